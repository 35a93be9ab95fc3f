import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalStack } from '../../../apps/local/src/stack.js';
import type { Report } from '../report/bound.js';
import { markdownTable } from '../report/markdown.js';
import { printSpread, spreadOf } from '../report/spread.js';
import type { ColdStart } from './cold-worker.js';
import { ColdQueue } from './cold-worker.js';

const MOST_SECONDS = 1.5;
const MEGABYTE = 1e6;

export interface ColdOptions {
  readonly modelPath: string;
  /** How often each is started. */
  readonly starts: number;
  readonly say: (text: string) => void;
}

/** What one round of starts took, in seconds. */
interface Starts {
  readonly node: number;
  readonly runtime: number;
  readonly worker: ColdStart;
}

/** How long a worker takes from the start of its process to its first message, beside what any would take. */
export async function measureCold(options: ColdOptions): Promise<Report> {
  const { starts: count, say } = options;
  const folder = await mkdtemp(join(tmpdir(), 'spotter-bench-cold-'));
  const stack = await startLocalStack({ dataDir: folder, workers: 0 });
  try {
    const queue = new ColdQueue(stack);
    const rounds: Starts[] = [];
    // The first one only brings the files into the system's cache.
    await startAll(queue, options);
    while (rounds.length < count) {
      const round = await startAll(queue, options);
      rounds.push(round);
      say(`  start ${rounds.length} of ${count}: ${round.worker.seconds.toFixed(2)} s`);
    }
    return report(rounds);
  } finally {
    await stack.stop();
    await rm(folder, { recursive: true });
  }
}

async function startAll(queue: ColdQueue, { modelPath }: ColdOptions): Promise<Starts> {
  return {
    node: await secondsToEnd(['--eval', '0']),
    runtime: await secondsToEnd([join(import.meta.dirname, 'runtime-start.mjs'), modelPath]),
    worker: await queue.start(modelPath),
  };
}

/** How long Node takes to run a program to its end. */
async function secondsToEnd(args: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`node ${args.join(' ')} failed`);
  return (performance.now() - started) / 1000;
}

function report(rounds: readonly Starts[]): Report {
  const worker = spreadOf(rounds.map((round) => round.worker.seconds));
  const rss = spreadOf(rounds.map((round) => round.worker.used.rssBytes / MEGABYTE));
  const text = [
    markdownTable(
      ['start', 'seconds'],
      [
        ['Node and nothing else, to its end', printSpread(spreadOf(rounds.map(({ node }) => node)), 3)],
        [
          'Node, onnxruntime and the model loaded, to its end',
          printSpread(spreadOf(rounds.map(({ runtime }) => runtime)), 3),
        ],
        ['the worker, to its first message taken', printSpread(worker, 3)],
        [
          'of it, CPU time of all threads',
          printSpread(spreadOf(rounds.map((round) => round.worker.used.cpuSeconds)), 2),
        ],
        [
          'the worker / Node, onnxruntime and the model',
          printSpread(spreadOf(rounds.map((round) => round.worker.seconds / round.runtime)), 2),
        ],
      ],
    ),
    `RSS of the worker when it took the message, MB: ${printSpread(rss, 0)}`,
  ].join('\n\n');
  const bound = { what: `a cold worker takes a message within ${MOST_SECONDS} s`, measured: worker.median.toFixed(3) };
  return { text, bounds: [{ ...bound, holds: worker.median <= MOST_SECONDS }] };
}
