import type { Report } from '../../report/bound.js';
import { markdownTable } from '../../report/markdown.js';
import { printSpread, spreadOf } from '../../report/spread.js';
import type { ApiBench } from '../api.bench.js';
import { catalogueSample } from '../api.bench.js';
import type { Rounds } from '../samples/rounds.js';
import { figuresOf, inRounds, ratiosOf } from '../samples/rounds.js';
import type { Sample } from '../samples/sample.js';
import { warmPlan } from './warm.kinds.js';
import { wallOf } from './warm.js';

/** In MB. */
const SIZES = ['256', '512', '1024', '1769', '3008'] as const;

type Size = (typeof SIZES)[number];

/** At which a function has one processor. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const ONE_CORE: Size = '1769';

/** On arm64 in us-east-1. @see https://aws.amazon.com/lambda/pricing/ */
const DOLLARS_PER_GB_SECOND = 0.0000133334;
const MILLION = 1e6;
const MEGABYTE = 1e6;
/** Of the memory, as Node has it with 64 bits and much of it: one part for what is young, the rest for what is old. */
const YOUNG_SHARE = 0.1;
const SEMI_SPACES = 2;

/** Starts and warm requests with the share of a processor, and the memory, that Lambda gives by the memory size. */
export async function measureMemorySizes(bench: ApiBench): Promise<Report> {
  const { options, say } = bench;
  if (process.platform !== 'linux') {
    return { text: '**Skipped: only Linux tells how long a process was on a processor.**', bounds: [] };
  }
  say('Memory sizes');
  const plan = warmPlan(options);
  const measure = (size: Size): Promise<Sample> =>
    catalogueSample(bench, 'spotter', { plan, share: shareOf(size), nodeFlags: heapFlagsOf(size) });
  return report(await inRounds({ names: SIZES, rounds: options.rounds, measure, say }));
}

/** Of one core: what is more than one does not help a single thread. */
export function shareOf(size: Size): number {
  return Math.min(1, Number(size) / Number(ONE_CORE));
}

function heapFlagsOf(size: Size): readonly string[] {
  const young = Math.floor(Number(size) * YOUNG_SHARE);
  return [`--max-semi-space-size=${Math.floor(young / SEMI_SPACES)}`, `--max-old-space-size=${Number(size) - young}`];
}

export function report(rounds: Rounds<Size, Sample>): Report {
  const median = (size: Size, figure: (sample: Sample) => number): number =>
    spreadOf(figuresOf(rounds, size, figure)).median;
  const against = (size: Size, figure: (sample: Sample) => number): string =>
    printSpread(spreadOf(ratiosOf(rounds, [size, ONE_CORE], figure)), 2);
  const rows = SIZES.map((size) => {
    const p50 = median(size, wallOf);
    const gigabyteSeconds = gigabyteSecondsOf(size, p50);
    return [
      size,
      shareOf(size).toFixed(2),
      median(size, ({ coldMs }) => coldMs).toFixed(0),
      median(size, ({ initMs }) => initMs).toFixed(0),
      against(size, ({ coldMs }) => coldMs),
      p50.toFixed(1),
      against(size, wallOf),
      median(size, ({ rssBytes }) => rssBytes / MEGABYTE).toFixed(0),
      gigabyteSeconds.toFixed(0),
      (gigabyteSeconds * DOLLARS_PER_GB_SECOND).toFixed(2),
    ];
  });
  const head = [
    'MB',
    'of a core',
    'cold start, ms',
    'of it until loaded',
    `/ that with ${ONE_CORE} MB`,
    'warm p50, ms',
    `/ that with ${ONE_CORE} MB`,
    'RSS, MB',
    'GB-s for 1 M requests',
    '$',
  ];
  return { text: markdownTable(head, rows), bounds: [] };
}

/** What a million warm requests are billed: each in whole milliseconds. */
export function gigabyteSecondsOf(size: Size, ms: number): number {
  return (MILLION * (Math.ceil(ms) / 1_000) * Number(size)) / 1_024;
}
