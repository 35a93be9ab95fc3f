import type { OutputTensor } from '../decoder.js';
import { areShares, candidatesByRow } from '../yolo/yolo-values.js';

/**
 * The mean of a distribution over 0, 1, 2, … that is given by its logits: how Generalized Focal Loss (Li et al., 2020)
 * writes down the distance from a point to a side of the box.
 */
export function meanOf(data: OutputTensor['data'], start: number, bins: number): number {
  // Without the highest, the exponential of a logit may be infinite.
  let highest = -Infinity;
  for (let index = start; index < start + bins; index++) highest = Math.max(highest, data[index] ?? NaN);
  let sum = 0;
  let weighted = 0;
  for (let bin = 0; bin < bins; bin++) {
    const weight = Math.exp((data[start + bin] ?? NaN) - highest);
    sum += weight;
    weighted += weight * bin;
  }
  return weighted / sum;
}

/** Where four distributions of so many bins each begin: to the left, the top, the right and the bottom. */
export interface Distances {
  readonly data: OutputTensor['data'];
  readonly start: number;
  readonly bins: number;
}

/** The box round a point, in pixels; its distances are in strides. */
export function boxRound(x: number, y: number, stride: number, { data, start, bins }: Distances) {
  const distance = (side: number): number => meanOf(data, start + side * bins, bins) * stride;
  return { x1: x - distance(0), y1: y - distance(1), x2: x + distance(2), y2: y + distance(3) };
}

/**
 * Says so when most columns, from `first` on, hold nothing but shares: those are scores. Logits of bins are of either sign,
 * and so far apart that some are large.
 */
export function scoresForLogits(output: OutputTensor, first = 0): string | undefined {
  const table = candidatesByRow(output);
  const count = table.columns - first;
  let scores = 0;
  for (let column = first; column < table.columns; column++) {
    if (areShares(table, [column, column + 1])) scores++;
  }
  if (2 * scores <= count) return undefined;
  return `${scores} of the ${count} columns of distances are within 0 and 1 throughout, as scores are`;
}
