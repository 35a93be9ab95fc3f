import type { Window } from '../../contenders/protocol.js';
import type { Report } from '../../report/bound.js';
import { markdownTable } from '../../report/markdown.js';
import { printSpread, spreadOf } from '../../report/spread.js';
import type { JobBench, Parts } from './job.bench.js';
import { titleOf, withParts } from './job.bench.js';
import type { JobRun } from './job.run.js';
import { allDone, perSecond, runJob } from './job.run.js';

const LEAST_SHARE = 0.9;
const WORKERS = 2;

/** What two detectors did side by side, and two workers with a job right after. */
export interface TwoRound {
  readonly alone: readonly Window[];
  readonly path: JobRun;
}

/** The images/s of two workers, against two detectors side by side while the stack has nothing to do. */
export async function measureTwo(bench: JobBench): Promise<Report> {
  const { modelPaths, cores, say } = bench;
  const modelPath = modelPaths.at(-1) ?? '';
  const threads = Math.max(1, Math.floor(cores / WORKERS));
  say(`Two workers with ${titleOf(modelPath)}, ${threads} threads each`);
  const options = { modelPath, count: WORKERS, threads };
  const rounds = await withParts(bench, options, (parts) => measureRounds(bench, parts));
  return report(rounds, { title: titleOf(modelPath), cores, threads });
}

async function measureRounds({ options, photo, say }: JobBench, parts: Parts): Promise<readonly TwoRound[]> {
  const url = await parts.stack.upload('photo.jpg', photo);
  const urls = Array.from({ length: options.images }, () => url);
  const sideBySide = (): Promise<Window[]> =>
    Promise.all(parts.detectors.map((detector) => detector.run(options.seconds)));
  await sideBySide();
  allDone(await runJob(parts, urls));
  const rounds: TwoRound[] = [];
  while (rounds.length < options.rounds) {
    const round = { alone: await sideBySide(), path: allDone(await runJob(parts, urls)) };
    rounds.push(round);
    say(`  round ${rounds.length} of ${options.rounds}: ${shareOf(round).toFixed(3)}`);
  }
  return rounds;
}

function aloneOf({ alone }: TwoRound): number {
  return alone.reduce((sum, window) => sum + perSecond(window), 0);
}

const shareOf = (round: TwoRound): number => perSecond(round.path) / aloneOf(round);

/** How much of the cores' time the stack left to the workers. */
export function leftOf({ path }: Pick<TwoRound, 'path'>, cores: number): number {
  return 1 - path.stackCpuSeconds / (cores * path.seconds);
}

/** The tables of the rounds; the bound is that of the plain ratio, whatever the stack took. */
export function report(
  rounds: readonly TwoRound[],
  { title, cores, threads }: { readonly title: string; readonly cores: number; readonly threads: number },
): Report {
  const shares = spreadOf(rounds.map(shareOf));
  const print = (values: readonly number[], digits: number): string => printSpread(spreadOf(values), digits);
  const stackCores = rounds.map(({ path }) => path.stackCpuSeconds / path.seconds);
  const ofTheRest = rounds.map((round) => shareOf(round) / leftOf(round, cores));
  const text = markdownTable(
    [`${title}, ${threads} threads each, on ${cores} cores`, 'least – **median** – most'],
    [
      ['two detectors side by side, images/s', print(rounds.map(aloneOf), 1)],
      [
        'two workers, images/s',
        print(
          rounds.map(({ path }) => perSecond(path)),
          1,
        ),
      ],
      ['cores that the stack was busy on meanwhile', print(stackCores, 2)],
      ['two workers / two detectors', printSpread(shares, 3)],
      ['the same, against what two detectors would do on what the stack left of the cores', print(ofTheRest, 3)],
    ],
  );
  const what = `two workers / two detectors ≥ ${LEAST_SHARE} with ${title} on ${cores} cores`;
  const holds = shares.median >= LEAST_SHARE;
  return { text, bounds: [{ what, measured: shares.median.toFixed(3), holds }] };
}
