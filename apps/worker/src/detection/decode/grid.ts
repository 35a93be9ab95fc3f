import type { Size } from '../preprocess/letterbox.js';

/** The strides of most detectors' three maps, in pixels of the input. */
export const STRIDES: readonly number[] = [8, 16, 32];

export interface GridCell {
  readonly x: number;
  readonly y: number;
  readonly stride: number;
}

/** How many cells the grids of these strides have together: one candidate each in an anchor-free detector. */
export function gridCellCount({ width, height }: Size, strides = STRIDES): number {
  return strides.reduce((sum, stride) => sum + Math.ceil(width / stride) * Math.ceil(height / stride), 0);
}

/** Those cells in the order of the candidates: stride by stride, row by row. */
export function* gridCells({ width, height }: Size, strides = STRIDES): Generator<GridCell> {
  for (const stride of strides) {
    for (let y = 0; y < Math.ceil(height / stride); y++) {
      for (let x = 0; x < Math.ceil(width / stride); x++) yield { x, y, stride };
    }
  }
}
