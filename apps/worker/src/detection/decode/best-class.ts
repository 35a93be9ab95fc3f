import type { OutputTensor } from './decoder.js';

/** The class of the highest value among `classes` values that begin at `start`, each `step` values after the last. */
export function bestClass(data: OutputTensor['data'], start: number, classes: number, step = 1): number {
  let best = 0;
  for (let index = 1; index < classes; index++) {
    if ((data[start + index * step] ?? 0) > (data[start + best * step] ?? 0)) best = index;
  }
  return best;
}
