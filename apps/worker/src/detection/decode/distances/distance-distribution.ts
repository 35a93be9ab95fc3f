import type { OutputTensor } from '../decoder.js';

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
