import { cornerCandidates } from './corner-rows.js';
import type { Decoder, OutputTensor } from './decoder.js';
import { describeOutput } from './describe.js';
import { isFloat } from './tensors.js';

const COLUMNS = 6;
const CLASS_ID = 0;
const SCORE = 1;
const BOX = 2;

/**
 * PP-YOLOE and PicoDet with post-processing, as Paddle2ONNX exports them: `[boxes, 6]` of class id, score, x1, y1, x2, y2,
 * and how many boxes each image has (`multiclass_nms3` of PaddlePaddle). Boxes are divided by the input `scale_factor`;
 * with 1 they are in input pixels. The number is not read, since some exports get it wrong: rows that only fill up have
 * class id -1.
 */
export const paddle: Decoder = {
  family: 'paddle',
  outputs: 'one output [boxes, 6] of class id, score, x1, y1, x2, y2, and one of integers, the number of boxes',
  // PP-YOLOE+'s; a PicoDet needs the mean and std of ImageNet in its sidecar.
  preprocessing: { fit: 'stretch', pad: 114, channelOrder: 'rgb', mean: [0, 0, 0], std: [255, 255, 255] },
  isSuppressed: true,

  layoutOf({ outputs }) {
    return rowsOf(outputs) === undefined ? undefined : {};
  },

  evidenceFor({ inputs, outputs }) {
    const rows = rowsOf(outputs);
    if (rows === undefined || !inputs.includes('scale_factor')) return undefined;
    return { source: 'names', because: `it has the input scale_factor, and six columns in ${describeOutput(rows)}` };
  },

  decode(outputs, _model, minScore) {
    const rows = rowsOf(outputs);
    if (rows === undefined) return [];
    return cornerCandidates(rows.data, { columns: COLUMNS, box: BOX, score: SCORE, classId: CLASS_ID }, minScore);
  },
};

function rowsOf(outputs: readonly OutputTensor[]): OutputTensor | undefined {
  const rows = outputs.find((output) => isFloat(output, 2) && output.dims[1] === COLUMNS);
  const counts = outputs.find(({ data, dims }) => data instanceof Int32Array && dims.length <= 1);
  return outputs.length === 2 && counts !== undefined ? rows : undefined;
}
