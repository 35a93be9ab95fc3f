import type { Window } from '../contenders/protocol.js';
import type { Bound, Report } from '../report/bound.js';
import { markdownTable } from '../report/markdown.js';
import { printSpread, spreadOf } from '../report/spread.js';
import type { ContenderName } from './contenders.js';
import { CONTENDER_NAMES, CONTENDERS } from './contenders.js';
import type { Rounds } from './rounds.js';

const MEGABYTE = 1e6;
const LEAST_OF_CEILING = 0.95;

export interface SummaryOptions {
  /** Of the photo, such as `1280 x 720`. */
  readonly size: string;
  readonly cores: number;
  /** How many times as fast as its peers Spotter must be. */
  readonly timesPeers: number;
  readonly rounds: Rounds;
  readonly versions: readonly string[];
  /** Who was not timed, and why. */
  readonly leftOut: ReadonlyMap<ContenderName, string>;
}

interface CeilingParts {
  readonly decode: ContenderName;
  readonly inference: ContenderName;
}

const ONE_AT_A_TIME: CeilingParts = { decode: 'decode', inference: 'inference' };
/** Cores that share caches and memory slow each other down, whatever runs on them. */
const ON_ALL_CORES: CeilingParts = { decode: 'decodes', inference: 'bare' };

const perSecond = ({ images, seconds }: Window): number => images / seconds;
const cpuSecondsEach = ({ images, cpuSeconds }: Window): number => cpuSeconds / images;
const coresBusy = ({ seconds, cpuSeconds }: Window): number => cpuSeconds / seconds;

/** The most images a second that the cores could do if nothing were lost: each core does decodes and inferences alone. */
export function ceilingOf(cores: number, decode: Window, inference: Window): number {
  return cores / (cpuSecondsEach(decode) + cpuSecondsEach(inference));
}

/** The tables of one photo, and the bounds that hold there. */
export function summarise(options: SummaryOptions): Report {
  const { size, versions, leftOut } = options;
  const ratios = ratiosOf(options);
  const rows = CONTENDER_NAMES.map((name) => contenderRow(name, options.rounds)).filter((row) => row.length > 0);
  const ceilingRows = [
    ceilingRow('the ceiling', ceilingsOf(options, ONE_AT_A_TIME)),
    ceilingRow('the ceiling of busy cores', ceilingsOf(options, ON_ALL_CORES)),
  ].filter((row) => row.length > 0);
  const ratioRows = ratios.map(({ what, values, atLeast }) => [
    what,
    printSpread(spreadOf(values), 2),
    atLeast === undefined ? '' : `≥ ${atLeast}`,
  ]);
  const text = [
    ...[...leftOut].map(([name, why]) => `**Not compared: ${CONTENDERS[name]}**: ${why}.`),
    ...(versions.length > 0 ? [versions.join(', ')] : []),
    markdownTable(
      ['contender', 'images/s', 'CPU-ms an image', 'cores busy', 'peak RSS, MB'],
      [...rows, ...ceilingRows],
    ),
    markdownTable(['ratio of images/s', 'least – **median** – most', 'bound'], ratioRows),
  ].join('\n\n');
  const wrong = [...leftOut].map(([name, why]) => ({
    what: `${CONTENDERS[name]} is right`,
    measured: why,
    holds: false,
  }));
  return { text, bounds: [...ratios.flatMap((ratio) => boundOf(ratio, size)), ...wrong] };
}

function contenderRow(name: ContenderName, rounds: Rounds): string[] {
  const windows = windowsOf(name, rounds);
  if (windows.length === 0) return [];
  const peak = Math.max(...windows.map(({ peakRssBytes }) => peakRssBytes)) / MEGABYTE;
  return [
    CONTENDERS[name],
    printSpread(spreadOf(windows.map(perSecond)), 1),
    printSpread(spreadOf(windows.map((window) => 1000 * cpuSecondsEach(window))), 1),
    printSpread(spreadOf(windows.map(coresBusy)), 2),
    peak.toFixed(0),
  ];
}

function ceilingRow(what: string, ceilings: readonly number[]): string[] {
  return ceilings.length === 0 ? [] : [what, printSpread(spreadOf(ceilings), 1), '', '', ''];
}

function windowsOf(name: ContenderName, rounds: Rounds): Window[] {
  return rounds.flatMap((round) => round[name] ?? []);
}

/** Of each round: from the parts measured when nothing else goes on, and from those measured with all cores at them. */
function ceilingsOf({ rounds, cores }: Pick<SummaryOptions, 'rounds' | 'cores'>, parts: CeilingParts): number[] {
  return rounds.flatMap((round) => {
    const [decode, inference] = [round[parts.decode], round[parts.inference]];
    return decode === undefined || inference === undefined ? [] : [ceilingOf(cores, decode, inference)];
  });
}

interface Ratio {
  readonly what: string;
  readonly values: readonly number[];
  readonly atLeast?: number;
}

/** Each of one round's windows, which stood under the same load. */
function ratiosOf({ rounds, cores, timesPeers }: SummaryOptions): Ratio[] {
  const against = (name: ContenderName): number[] =>
    rounds.flatMap((round) => {
      const [ours, theirs] = [round.spotter, round[name]];
      return ours === undefined || theirs === undefined ? [] : [perSecond(ours) / perSecond(theirs)];
    });
  const ofCeiling = (parts: CeilingParts): number[] =>
    rounds.flatMap((round) => {
      const [ceiling] = ceilingsOf({ rounds: [round], cores }, parts);
      return round.spotter === undefined || ceiling === undefined ? [] : [perSecond(round.spotter) / ceiling];
    });
  return [
    { what: 'Spotter / the ceiling', values: ofCeiling(ONE_AT_A_TIME), atLeast: LEAST_OF_CEILING },
    { what: 'of it, CPU time: the parts alone / Spotter', values: cpuShares(rounds) },
    { what: 'Spotter / the ceiling of busy cores', values: ofCeiling(ON_ALL_CORES), atLeast: LEAST_OF_CEILING },
    { what: 'Spotter / the model alone', values: against('bare') },
    { what: 'Spotter / @huggingface/transformers', values: against('transformers'), atLeast: timesPeers },
    { what: 'Spotter / OpenCV', values: against('opencv'), atLeast: timesPeers },
  ].filter(({ values }) => values.length > 0);
}

/** What is left of the share when Spotter gets less of the cores than there is, as on a busy machine. */
function cpuShares(rounds: Rounds): number[] {
  return rounds.flatMap(({ spotter, decode, inference }) =>
    spotter === undefined || decode === undefined || inference === undefined
      ? []
      : [(cpuSecondsEach(decode) + cpuSecondsEach(inference)) / cpuSecondsEach(spotter)],
  );
}

function boundOf({ what, values, atLeast }: Ratio, size: string): Bound[] {
  if (atLeast === undefined) return [];
  const { median } = spreadOf(values);
  return [{ what: `${what} ≥ ${atLeast} at ${size}`, measured: median.toFixed(3), holds: median >= atLeast }];
}
