import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { JobMessage } from '@spotter/shared';
import { MESSAGE_VERSION } from '@spotter/shared';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { workerImage } from '../speed/contenders.js';
import type { Used } from './process-status.js';
import { usedBy } from './process-status.js';

const WORKER = join(import.meta.dirname, '..', 'worker', 'main.mjs');
/** How exactly the moment is told. */
const LOOK_EVERY_MS = 5;
const TIMEOUT_MS = 30_000;

export interface ColdStart {
  /** From the start of the process until the message that waited for it is gone from the queue. */
  readonly seconds: number;
  /** Of the worker, by then. */
  readonly used: Used;
}

/** A queue of the local stack, and workers that are started to take one message from it. */
export class ColdQueue {
  readonly #client: SQSClient;
  readonly #url: string;

  constructor(private readonly stack: LocalStack) {
    const { environment, endpoints } = stack;
    this.#url = environment['SQS_QUEUE_URL'] ?? '';
    this.#client = new SQSClient({
      region: 'us-east-1',
      endpoint: endpoints.sqs,
      useQueueUrlAsEndpoint: false,
      credentials: {
        accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
    });
  }

  /** Starts the built worker with a message waiting. @throws Error with what the worker said, when it takes none. */
  async start(modelPath: string): Promise<ColdStart> {
    const jobId = randomUUID();
    await this.send({ v: MESSAGE_VERSION, jobId, run: 1, imageIndex: 0 });
    const { nodeFlags } = await workerImage();
    const started = performance.now();
    // As the worker's image starts it.
    const worker = spawn(process.execPath, [...nodeFlags, WORKER], {
      env: { ...this.stack.environment, MODEL_PATH: modelPath, POLL_WAIT_SECONDS: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    for (const output of [worker.stdout, worker.stderr])
      output.on('data', (data: Buffer) => said.push(data.toString()));
    try {
      await this.until(({ waiting }) => waiting === 0, worker, said);
      const seconds = (performance.now() - started) / 1000;
      const used = await usedBy(worker.pid);
      // Until it has deleted the message, which would otherwise come back to the next one.
      await this.until(({ waiting, inWork }) => waiting + inWork === 0, worker, said);
      // Killed, it would leave polls that take the next one's message.
      await end(worker, 'SIGTERM');
      if (!said.join('').includes(jobId)) throw new Error('Something else than the worker took the message');
      return { seconds, used };
    } finally {
      await end(worker, 'SIGKILL');
    }
  }

  private async send(message: JobMessage): Promise<void> {
    await this.#client.send(new SendMessageCommand({ QueueUrl: this.#url, MessageBody: JSON.stringify(message) }));
  }

  private async until(
    isSo: (counts: { waiting: number; inWork: number }) => boolean,
    worker: ChildProcess,
    said: readonly string[],
  ): Promise<void> {
    const deadline = performance.now() + TIMEOUT_MS;
    while (!isSo(await this.counts())) {
      if (worker.exitCode !== null || performance.now() > deadline)
        throw new Error(`The worker did not take a message. It said: ${said.join('')}`);
      await delay(LOOK_EVERY_MS);
    }
  }

  private async counts(): Promise<{ waiting: number; inWork: number }> {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.#url,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return {
      waiting: Number(Attributes['ApproximateNumberOfMessages']),
      inWork: Number(Attributes['ApproximateNumberOfMessagesNotVisible']),
    };
  }
}

async function end(worker: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const exit = once(worker, 'close');
  worker.kill(signal);
  await exit;
}
