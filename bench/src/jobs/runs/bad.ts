import type { ImageItem } from '@spotter/shared';
import type { Report } from '../../report/bound.js';
import { markdownTable } from '../../report/markdown.js';
import { printSpread, spreadOf } from '../../report/spread.js';
import type { JobBench, Parts } from './job.bench.js';
import { titleOf, withParts } from './job.bench.js';
import type { JobRun } from './job.run.js';
import { allDone, cpuMsEach, perSecond, runJob } from './job.run.js';

/** What a bad image may take of the others' pace: what two runs of the same job differ by on a busy machine. */
const LEAST_PACE = 0.95;

/** What can be wrong with an image, by the code that it ends with. */
const KINDS = ['UNSUPPORTED_FORMAT', 'CORRUPT_IMAGE', 'IMAGE_NOT_FOUND'] as const;

type Kind = (typeof KINDS)[number];

/** The same job without a bad image and with one. */
export interface BadRound {
  readonly kind: Kind;
  readonly good: JobRun;
  readonly bad: JobRun;
  /** Of the job with the bad one. */
  readonly images: readonly ImageItem[];
}

/** What one bad image costs the others of its job: their pace, their CPU time and their attempts. */
export async function measureBad(bench: JobBench): Promise<Report> {
  const { modelPaths, cores, say } = bench;
  const [modelPath = ''] = modelPaths;
  say(`One bad image in a job with ${titleOf(modelPath)}`);
  const options = { modelPath, count: 1, threads: cores, withDetectors: false };
  return report(await withParts(bench, options, (parts) => measureRounds(bench, parts)));
}

async function measureRounds({ options, photo, say }: JobBench, parts: Parts): Promise<readonly BadRound[]> {
  const { stack } = parts;
  const url = await stack.upload('photo.jpg', photo);
  const badUrls: Record<Kind, string> = {
    UNSUPPORTED_FORMAT: await stack.upload('text.jpg', Buffer.from('This is no picture.')),
    // The header is whole, and the picture ends in its middle.
    CORRUPT_IMAGE: await stack.upload('cut.jpg', photo.subarray(0, photo.length / 2)),
    IMAGE_NOT_FOUND: `${url}.missing`,
  };
  const good = Array.from({ length: options.images }, () => url);
  allDone(await runJob(parts, good));
  const rounds: BadRound[] = [];
  while (rounds.length < options.rounds) {
    const kind = KINDS[rounds.length % KINDS.length] ?? 'CORRUPT_IMAGE';
    const withBad = good.with(Math.floor(good.length / 2), badUrls[kind]);
    const undisturbed = allDone(await runJob(parts, good));
    const bad = await runJob(parts, withBad);
    const round = { kind, good: undisturbed, bad, images: await stack.images(bad.job.jobId) };
    rounds.push(round);
    say(`  round ${rounds.length} of ${options.rounds}: ${paceOf(round).toFixed(3)}`);
  }
  return rounds;
}

const paceOf = ({ good, bad }: BadRound): number => perSecond(bad) / perSecond(good);

/** How many of the others are not done at their first attempt, and whether the bad one ended as it must. */
export function damageOf({ kind, images }: Pick<BadRound, 'kind' | 'images'>): {
  readonly others: number;
  readonly isTold: boolean;
} {
  const failed = images.filter(({ status }) => status === 'FAILED');
  const whole = images.filter(({ status, attempts }) => status === 'DONE' && attempts === 1);
  const [bad] = failed;
  const isTold = failed.length === 1 && bad?.status === 'FAILED' && bad.error.code === kind;
  return { others: images.length - 1 - whole.length, isTold };
}

export function report(rounds: readonly BadRound[]): Report {
  const pace = spreadOf(rounds.map(paceOf));
  const cpu = spreadOf(rounds.map(({ good, bad }) => cpuMsEach(bad) / cpuMsEach(good)));
  const damages = rounds.map(damageOf);
  const others = damages.reduce((sum, damage) => sum + damage.others, 0);
  const images = rounds[0]?.images.length ?? 0;
  const text = markdownTable(
    [`one bad image in a job of ${images}, against the same job without`, 'least – **median** – most'],
    [
      ['images/s', printSpread(pace, 3)],
      ['CPU time of the worker', printSpread(cpu, 3)],
      ['others that were not done at their first attempt, in all rounds', others],
    ],
  );
  return {
    text,
    bounds: [
      {
        what: `one bad image leaves the others ≥ ${LEAST_PACE} of their pace`,
        measured: pace.median.toFixed(3),
        holds: pace.median >= LEAST_PACE,
      },
      {
        what: 'one bad image costs no other an attempt, and ends as what it is',
        measured: `${others} others`,
        holds: others === 0 && damages.every(({ isTold }) => isTold),
      },
    ],
  };
}
