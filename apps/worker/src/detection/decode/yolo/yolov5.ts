import type { Decoder, OutputTensor } from '../decoder.js';
import { isFloat } from '../tensors.js';
import { candidatesPerCell, evidenceOf } from './yolo-evidence.js';
import { AFTER_BOX, oddFactor, pixelRowCandidates } from './yolo-rows.js';
import { areOnes, areShares, candidatesByRow } from './yolo-values.js';

/** The maps before they are decoded, which old exports give as well: batch, anchors, height, width, columns. */
const RAW_HEAD_RANK = 5;

/**
 * YOLOv5 and v7: one output `[batch, 3 anchors a grid cell, 5 + classes]` of centre x, centre y, width and height in input
 * pixels, objectness and one score a class, sigmoid already applied, by which the score is objectness times class (the
 * `Detect` head of ultralytics/yolov5). YOLOv6 has the same columns for one candidate a cell, and objectness 1.
 */
export const yolov5: Decoder = {
  family: 'yolov5',
  outputs: 'one output [batch, candidates, 5 + classes], perhaps with raw 5-D heads beside it',
  preprocessing: { fit: 'letterbox-center', pad: 114, channelOrder: 'rgb', mean: [0, 0, 0], std: [255, 255, 255] },
  isSuppressed: false,

  layoutOf({ outputs }) {
    const classes = (decodedHead(outputs)?.dims[2] ?? 0) - (AFTER_BOX + 1);
    return classes > 0 ? { classes } : undefined;
  },

  evidenceFor(context, layout) {
    const output = decodedHead(context.outputs);
    if (output === undefined) return undefined;
    const table = candidatesByRow(output);
    if (areShares(table, [0, AFTER_BOX]) || !areShares(table, [AFTER_BOX, table.columns])) return undefined;
    switch (candidatesPerCell(table.rows, context.input)) {
      case 3:
        return evidenceOf(context, layout, output, `has three candidates for each grid cell`);
      case 1:
        // Of one candidate a cell there are other families, whose objectness varies.
        if (!areOnes(table, AFTER_BOX)) return undefined;
        return evidenceOf(context, layout, output, `has a candidate for each grid cell, with objectness 1, as YOLOv6`);
      case undefined:
        return undefined;
    }
  },

  deniedBy({ outputs }) {
    return oddFactor(decodedHead(outputs));
  },

  decode(outputs, _model, minScore) {
    const output = decodedHead(outputs);
    return output === undefined ? [] : pixelRowCandidates(output, true, minScore);
  },
};

function decodedHead(outputs: readonly OutputTensor[]): OutputTensor | undefined {
  const [output, ...more] = outputs.filter(({ dims }) => dims.length !== RAW_HEAD_RANK);
  return more.length === 0 && output !== undefined && isFloat(output, 3) ? output : undefined;
}
