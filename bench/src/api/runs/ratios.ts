import type { Bound } from '../../report/bound.js';
import { markdownTable } from '../../report/markdown.js';
import { printSpread, spreadOf } from '../../report/spread.js';
import type { Rounds } from '../samples/rounds.js';
import { ratiosOf } from '../samples/rounds.js';

/** What one takes, over what another takes. */
export interface Ratio<Name extends string> {
  readonly pair: readonly [Name, Name];
  /** What has to hold, and what is aimed at besides. */
  readonly atMost?: number;
  readonly aim?: number;
}

export interface RatiosOptions<Name extends string, Result> {
  /** Such as `cold start`. */
  readonly what: string;
  readonly titles: Readonly<Record<Name, string>>;
  readonly rounds: Rounds<Name, Result>;
  /** Bounds are of it. */
  readonly wall: (result: Result) => number;
  readonly cpu: (result: Result) => number;
}

/** A table of the ratios whose sides were both measured, and their bounds. */
export function reportRatios<Name extends string, Result>(
  ratios: readonly Ratio<Name>[],
  { what, titles, rounds, wall, cpu }: RatiosOptions<Name, Result>,
): { readonly table: string; readonly bounds: readonly Bound[] } {
  const measured = ratios.map((ratio) => ({ ...ratio, values: ratiosOf(rounds, ratio.pair, wall) }));
  const present = measured.filter(({ values }) => values.length > 0);
  const nameOf = ([one, other]: readonly [Name, Name]): string => `${titles[one]} / ${titles[other]}`;
  const rows = present.map(({ pair, values, atMost, aim }) => [
    nameOf(pair),
    printSpread(spreadOf(values), 2),
    printSpread(spreadOf(ratiosOf(rounds, pair, cpu)), 2),
    atMost === undefined ? '' : `≤ ${atMost}`,
    aim === undefined ? '' : String(aim),
  ]);
  const bounds = present.flatMap(({ pair, values, atMost }) => {
    if (atMost === undefined) return [];
    const { median } = spreadOf(values);
    const bound = { what: `${what}: ${nameOf(pair)} ≤ ${atMost}`, measured: median.toFixed(3) };
    return [{ ...bound, holds: median <= atMost }];
  });
  return { table: markdownTable([what, 'time', 'CPU time', 'bound', 'aim'], rows), bounds };
}
