import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { BareAnswer, BareOrder } from './bare.messages.js';
import type { Setup } from './protocol.js';
import type { Contender } from './serve.js';

/** Runs of the model alone, in as many threads at a time. */
export async function startBareRuns({ modelPath, feeds }: Setup, threads: number): Promise<Contender> {
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('./bare.thread.mjs', import.meta.url), { workerData: { modelPath, feeds } }),
  );
  await Promise.all(workers.map(nextAnswer));
  const run = async (worker: Worker, seconds: number): Promise<number> => {
    const answer = nextAnswer(worker);
    const order: BareOrder = { seconds };
    worker.postMessage(order);
    const message = await answer;
    if (message.kind !== 'done') throw new Error(`A thread answered '${message.kind}' to an order`);
    return message.runs;
  };
  return {
    versions: '',
    async run(seconds) {
      const runs = await Promise.all(workers.map((worker) => run(worker, seconds)));
      return runs.reduce((sum, count) => sum + count, 0);
    },
  };
}

async function nextAnswer(worker: Worker): Promise<BareAnswer> {
  // The bench's own thread, which is no outside input.
  const [message] = (await once(worker, 'message')) as [BareAnswer];
  return message;
}
