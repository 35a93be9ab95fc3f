import type { Bound } from '../report/bound.js';
import { trendOf } from './regression.js';

/** Of the memory at the start, what may have been added by the end: a series too noisy to exclude more shows nothing. */
const MOST_GROWTH = 0.1;

export interface Flatness {
  /** The slope with its 95 % interval. */
  readonly perThousand: string;
  readonly bound: Bound;
}

/**
 * Whether memory does not grow: the 95 % interval of the slope does not lie above zero, and excludes a growth by more than a
 * tenth over the series.
 *
 * @param megabytes samples at equal steps, all after the warm-up.
 * @param sampleEvery images from one sample to the next.
 * @param what the samples are of.
 */
export function flatness(megabytes: readonly number[], sampleEvery: number, what: string): Flatness {
  const { slope, margin } = trendOf(megabytes);
  const [low, middle, high] = [slope - margin, slope, slope + margin].map((step) => (step * 1_000) / sampleEvery);
  const [start = NaN] = megabytes;
  const mostAdded = (slope + margin) * (megabytes.length - 1);
  const interval = `${(low ?? NaN).toFixed(2)} to ${(high ?? NaN).toFixed(2)}`;
  return {
    perThousand: `${(middle ?? NaN).toFixed(2)} (${interval})`,
    bound: {
      what: `RSS is flat ${what}`,
      measured: `${interval} MB per 1,000 images`,
      holds: slope - margin <= 0 && mostAdded <= MOST_GROWTH * start,
    },
  };
}
