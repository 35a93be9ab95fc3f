import type { Window } from '../../contenders/protocol.js';
import type { Report } from '../../report/bound.js';
import { markdownTable } from '../../report/markdown.js';
import { printSpread, spreadOf } from '../../report/spread.js';
import type { JobBench, Parts } from './job.bench.js';
import { titleOf, withParts } from './job.bench.js';
import type { JobRun } from './job.run.js';
import { allDone, cpuMsEach, runJob } from './job.run.js';

const MOST_TIMES = 1.15;
/** Of detector windows and of jobs: the compiler still finds something to improve in the first ones. */
const WARM_UPS = 2;

/** What the detector did in a window of time, and a worker with a job right after. */
export interface PathRound {
  readonly alone: Window;
  readonly path: JobRun;
}

/** The CPU time that a worker takes for an image in the job path, against the detector's alone in the same run. */
export async function measurePath(bench: JobBench): Promise<Report> {
  const measured: (readonly [modelPath: string, rounds: readonly PathRound[]])[] = [];
  for (const modelPath of bench.modelPaths) {
    bench.say(`The job path with ${titleOf(modelPath)}`);
    const options = { modelPath, count: 1, threads: bench.cores };
    measured.push([modelPath, await withParts(bench, options, (parts) => measureRounds(bench, parts))]);
  }
  const reports = measured.map(([modelPath, rounds]) => rowOf(titleOf(modelPath), rounds));
  const head = [
    'model',
    'the detector alone, CPU-ms an image',
    'a worker in the job path',
    'job path / alone',
    'the stack, CPU-ms an image',
  ];
  return {
    text: markdownTable(
      head,
      reports.map(({ cells }) => cells),
    ),
    bounds: reports.map(({ bound }) => bound),
  };
}

async function measureRounds(bench: JobBench, parts: Parts): Promise<readonly PathRound[]> {
  const { options, photo, say } = bench;
  const [detector] = parts.detectors;
  if (detector === undefined) throw new Error('There is no detector to hold the worker against');
  const url = await parts.stack.upload('photo.jpg', photo);
  const urls = Array.from({ length: options.images }, () => url);
  for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) {
    await detector.run(options.seconds);
    allDone(await runJob(parts, urls));
  }
  const rounds: PathRound[] = [];
  while (rounds.length < options.rounds) {
    const round = { alone: await detector.run(options.seconds), path: allDone(await runJob(parts, urls)) };
    rounds.push(round);
    say(`  round ${rounds.length} of ${options.rounds}: ${ratioOf(round).toFixed(3)}`);
  }
  return rounds;
}

const ratioOf = ({ alone, path }: PathRound): number => cpuMsEach(path) / cpuMsEach(alone);

/** A model's row of the table, and its bound. */
export function rowOf(title: string, rounds: readonly PathRound[]) {
  const ratios = spreadOf(rounds.map(ratioOf));
  const print = (values: readonly number[]): string => printSpread(spreadOf(values), 2);
  return {
    cells: [
      title,
      print(rounds.map(({ alone }) => cpuMsEach(alone))),
      print(rounds.map(({ path }) => cpuMsEach(path))),
      printSpread(ratios, 3),
      print(rounds.map(({ path }) => cpuMsEach({ ...path, cpuSeconds: path.stackCpuSeconds }))),
    ],
    bound: {
      what: `CPU time in the job path ≤ ${MOST_TIMES} times the detector's with ${title}`,
      measured: ratios.median.toFixed(3),
      holds: ratios.median <= MOST_TIMES,
    },
  };
}
