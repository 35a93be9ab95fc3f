import type { ModelInput } from '../model/model-spec.js';
import type { Candidate, Decoder, OutputTensor, RecognitionContext } from './decoder.js';
import { gridCellCount, toCorners } from './decoder.js';

const BOX_ROWS = 4;

/**
 * YOLOv8, 9, 11, 12 and what exports alike: one output `[batch, 4 + classes, candidates]` whose rows are centre x, centre
 * y, width and height in input pixels, then one score a class, sigmoid already applied, no objectness.
 */
export const yolov8: Decoder = {
  family: 'yolov8',
  shape: 'one output [batch, 4 + classes, candidates]',
  preprocessing: { fit: 'letterbox-center', pad: 114, channelOrder: 'rgb', mean: [0, 0, 0], std: [255, 255, 255] },

  classCount({ outputs, metadata, labelCount, input }: RecognitionContext, certain: boolean): number | undefined {
    const [output, ...more] = outputs;
    if (output === undefined || more.length > 0 || output.type !== 'float32' || output.shape.length !== 3) {
      return undefined;
    }
    const [, rows, candidates] = output.shape;
    if (typeof rows !== 'number' || rows <= BOX_ROWS) return undefined;
    const classes = rows - BOX_ROWS;
    // More classes than candidates, on no grid: the axes are the other way round.
    if (typeof candidates === 'number' && candidates < rows && candidates !== gridCellCount(input)) return undefined;
    if (!certain) return classes;
    // An end-to-end head has [batch, 300, 6], which a model of 296 classes could have as well.
    if (metadata.get('end2end') === 'True') return undefined;
    if (labelCount !== undefined) return labelCount === classes ? classes : undefined;
    return candidates === gridCellCount(input) ? classes : undefined;
  },

  decode([output]: readonly OutputTensor[], _input: ModelInput, minScore: number): Candidate[] {
    const [, rows = 0, count = 0] = output?.dims ?? [];
    const data = output?.data ?? new Float32Array();
    const value = (row: number, index: number): number => data[row * count + index] ?? 0;
    const candidates: Candidate[] = [];
    for (let index = 0; index < count; index++) {
      let best = BOX_ROWS;
      for (let row = BOX_ROWS + 1; row < rows; row++) if (value(row, index) > value(best, index)) best = row;
      const score = value(best, index);
      // Written so that a broken model's NaN is left out too.
      if (!(score >= minScore)) continue;
      const corners = toCorners(value(0, index), value(1, index), value(2, index), value(3, index));
      candidates.push({ classIndex: best - BOX_ROWS, score, ...corners });
    }
    return candidates;
  },
};
