import type { Size } from '../../preprocess/letterbox.js';
import { toCorners } from '../box.js';
import type { OutputTensor } from '../decoder.js';
import type { GridCell } from '../grid.js';
import { gridCells, STRIDES } from '../grid.js';

/** The cell of the candidate of that number, by strides 8, 16 and 32, row by row; `undefined` past the last one. */
export function cellOf(candidate: number, { width, height }: Size): GridCell | undefined {
  let index = candidate;
  for (const stride of STRIDES) {
    const across = Math.ceil(width / stride);
    const cells = across * Math.ceil(height / stride);
    if (index < cells) return { x: index % across, y: Math.floor(index / across), stride };
    index -= cells;
  }
  return undefined;
}

/**
 * The corners, in pixels, of a box that is given from its cell's top left corner in strides, its size by logarithms:
 * `(xy + cell) * stride` and `exp(wh) * stride`, as in the head of YOLOX (`decode_outputs` of Megvii-BaseDetection/YOLOX).
 *
 * @param start where centre x, centre y, width and height begin in `data`.
 */
export function boxInCell({ x, y, stride }: GridCell, data: OutputTensor['data'], start: number) {
  const value = (column: number): number => data[start + column] ?? 0;
  return toCorners(
    (value(0) + x) * stride,
    (value(1) + y) * stride,
    Math.exp(value(2)) * stride,
    Math.exp(value(3)) * stride,
  );
}

/**
 * Whether centres are offsets from their own cells, in strides, and not pixels: it is whichever puts them nearer to the
 * middles of these cells, since that is where a detector looks. Wrong readings are off by half the picture.
 *
 * @param output `[batch, cells, columns]` with centre x and y in the first columns.
 */
export function centresAreOffsets({ data, dims }: OutputTensor, input: Size): boolean {
  const columns = dims.at(-1) ?? 0;
  let asOffsets = 0;
  let asPixels = 0;
  let start = 0;
  for (const { x, y, stride } of gridCells(input)) {
    const centreX = data[start] ?? 0;
    const centreY = data[start + 1] ?? 0;
    asOffsets += Math.abs(centreX - 0.5) + Math.abs(centreY - 0.5);
    asPixels += Math.abs(centreX / stride - x - 0.5) + Math.abs(centreY / stride - y - 0.5);
    start += columns;
  }
  return asOffsets < asPixels;
}
