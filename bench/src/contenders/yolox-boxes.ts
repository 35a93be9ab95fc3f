import type { Candidate } from '../../../apps/worker/src/detection/decode/decoder.js';
import { suppressOverlaps } from '../../../apps/worker/src/detection/nms.js';
import type { Found, Setup } from './protocol.js';

const STRIDES = [8, 16, 32] as const;
/** Before the classes: centre x, centre y, width, height, objectness. */
const BOX_VALUES = 5;
const MOST_BOXES = 100;

/**
 * YOLOX's raw output as boxes, in the simplest way: a row a grid cell, centre = (offset + cell) * stride, size = exp(value)
 * * stride, score = objectness * class (the YOLOX authors' `demo_postprocess`).
 *
 * @param data rows of 5 + classes values.
 * @param scale pixels of the input per pixel of the photo, which lies in the input's top left corner.
 */
export function yoloxBoxes(
  data: ArrayLike<number>,
  columns: number,
  { input, minConfidence, nmsIou }: Pick<Setup, 'input' | 'minConfidence' | 'nmsIou'>,
  scale: number,
): Found[] {
  const candidates: Candidate[] = [];
  let row = 0;
  for (const stride of STRIDES) {
    for (let y = 0; y < input.height / stride; y++) {
      for (let x = 0; x < input.width / stride; x++, row++) {
        const start = row * columns;
        const { classIndex, score } = bestClass(data, start, columns);
        if (score >= minConfidence) candidates.push({ classIndex, score, ...corners(data, start, x, y, stride) });
      }
    }
  }
  return suppressOverlaps(candidates, nmsIou, MOST_BOXES).map(({ classIndex, score, x1, y1, x2, y2 }) => ({
    classIndex,
    score,
    box: [x1 / scale, y1 / scale, x2 / scale, y2 / scale],
  }));
}

function bestClass(data: ArrayLike<number>, start: number, columns: number) {
  let classIndex = 0;
  let best = 0;
  for (let index = 0; index < columns - BOX_VALUES; index++) {
    const value = data[start + BOX_VALUES + index] ?? 0;
    if (value > best) [classIndex, best] = [index, value];
  }
  return { classIndex, score: best * (data[start + BOX_VALUES - 1] ?? 0) };
}

function corners(data: ArrayLike<number>, start: number, x: number, y: number, stride: number) {
  const centreX = ((data[start] ?? 0) + x) * stride;
  const centreY = ((data[start + 1] ?? 0) + y) * stride;
  const halfWidth = (Math.exp(data[start + 2] ?? 0) * stride) / 2;
  const halfHeight = (Math.exp(data[start + 3] ?? 0) * stride) / 2;
  return { x1: centreX - halfWidth, y1: centreY - halfHeight, x2: centreX + halfWidth, y2: centreY + halfHeight };
}
