import type { OutputTensor } from './decoder.js';

/** Whether a score is high enough. Those of a broken model, NaN and infinity, never are. */
export function reaches(score: number, minScore: number): boolean {
  return score >= minScore && score < Infinity;
}

/** Rounding, and quantised weights most of all, may carry a share a little out of its range. */
const SLACK = 0.01;

/** Whether a value is within 0 and 1, as scores and normalised boxes are, or as good as. NaN is not. */
export function isShare(value: number): boolean {
  return value >= -SLACK && value <= 1 + SLACK;
}

/** Whether so many values, from `start` on, are what a sigmoid or a softmax gives: 0 to 1. */
export function areScores(data: OutputTensor['data'], start = 0, count = data.length): boolean {
  for (let index = start; index < start + count; index++) {
    const value = data[index] ?? NaN;
    if (!(value >= 0 && value <= 1)) return false;
  }
  return true;
}

export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** The softmax of the value at `index` among the `count` values that begin at `start`. */
export function softmaxAt(data: OutputTensor['data'], start: number, count: number, index: number): number {
  const logit = data[start + index] ?? NaN;
  let sum = 0;
  // By differences, which are no greater than 0 at the best index: the exponential of a logit may be infinite.
  for (let other = start; other < start + count; other++) sum += Math.exp((data[other] ?? NaN) - logit);
  return 1 / sum;
}
