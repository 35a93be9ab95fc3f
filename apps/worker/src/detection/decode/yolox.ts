import type { ModelInput } from '../model/model-spec.js';
import type { Candidate, Decoder, OutputTensor, RecognitionContext } from './decoder.js';
import { gridCellCount, gridCells, toCorners } from './decoder.js';

const CLASS_COLUMN = 5;

/**
 * YOLOX as its exporter writes it by default: one output `[batch, candidates, 5 + classes]`, a candidate a grid cell, as
 * offsets from the cell and logarithms of the size, both in strides, then objectness and one score a class, sigmoid
 * already applied. The formula is that of the YOLOX paper's head: `(xy + cell) * stride`, `exp(wh) * stride`.
 */
export const yolox: Decoder = {
  family: 'yolox',
  shape: 'one output [batch, grid cells of strides 8, 16 and 32, 5 + classes]',
  preprocessing: { fit: 'letterbox-topleft', pad: 114, channelOrder: 'bgr', mean: [0, 0, 0], std: [1, 1, 1] },

  classCount({ outputs, labelCount, input }: RecognitionContext, certain: boolean): number | undefined {
    const [output, ...more] = outputs;
    if (output === undefined || more.length > 0 || output.type !== 'float32' || output.shape.length !== 3) {
      return undefined;
    }
    const [, cells, columns] = output.shape;
    if (typeof columns !== 'number' || columns <= CLASS_COLUMN) return undefined;
    if (typeof cells === 'number' ? cells !== gridCellCount(input) : certain) return undefined;
    const classes = columns - CLASS_COLUMN;
    return certain && labelCount !== undefined && labelCount !== classes ? undefined : classes;
  },

  decode([output]: readonly OutputTensor[], input: ModelInput, minScore: number): Candidate[] {
    const columns = output?.dims[2] ?? 0;
    const data = output?.data ?? new Float32Array();
    const value = (offset: number): number => data[offset] ?? 0;
    const candidates: Candidate[] = [];
    let row = 0;
    for (const cell of gridCells(input)) {
      const start = row++ * columns;
      const objectness = value(start + 4);
      if (objectness < minScore) continue;
      let best = start + CLASS_COLUMN;
      for (let index = best + 1; index < start + columns; index++) if (value(index) > value(best)) best = index;
      const score = objectness * value(best);
      // Written so that a broken model's NaN is left out too.
      if (!(score >= minScore)) continue;
      const corners = toCorners(
        (value(start) + cell.x) * cell.stride,
        (value(start + 1) + cell.y) * cell.stride,
        Math.exp(value(start + 2)) * cell.stride,
        Math.exp(value(start + 3)) * cell.stride,
      );
      candidates.push({ classIndex: best - start - CLASS_COLUMN, score, ...corners });
    }
    return candidates;
  },
};
