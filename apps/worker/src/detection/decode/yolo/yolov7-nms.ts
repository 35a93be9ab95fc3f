import { cornerCandidates } from '../corner-rows.js';
import type { Decoder } from '../decoder.js';
import { describeOutput } from '../describe.js';
import { onlyOutput } from '../tensors.js';
import { areClassIds, areShares, candidatesByRow } from './yolo-values.js';

const COLUMNS = 7;
const BATCH_ID = 0;
const BOX = 1;
const CLASS_ID = 5;
const SCORE = 6;

/**
 * YOLOv7, and v9 of the same maker, exported with non-maximum suppression inside (`--end2end --max-wh` of
 * WongKinYiu/yolov7): one output `[boxes, 7]` of batch id, x1, y1, x2, y2 in input pixels, class id and score.
 */
export const yolov7Nms: Decoder = {
  family: 'yolov7-nms',
  outputs: 'one output [boxes, 7] of batch id, x1, y1, x2, y2, class id, score',
  preprocessing: { fit: 'letterbox-center', pad: 114, channelOrder: 'rgb', mean: [0, 0, 0], std: [255, 255, 255] },
  isSuppressed: true,

  layoutOf({ outputs }) {
    return onlyOutput(outputs, 2)?.dims[1] === COLUMNS ? {} : undefined;
  },

  evidenceFor({ outputs, labelCount }) {
    const output = onlyOutput(outputs, 2);
    if (output === undefined) return undefined;
    const table = candidatesByRow(output);
    // Of a grey picture there may be nothing, which proves nothing: other exporters have score and class id the other way.
    if (table.rows === 0) return undefined;
    // Of one picture every batch id is 0.
    if (!areClassIds(table, BATCH_ID, 1) || !areClassIds(table, CLASS_ID, labelCount)) return undefined;
    if (!areShares(table, [SCORE, COLUMNS])) return undefined;
    return {
      source: 'shapes',
      because: `${describeOutput(output)} has a batch id, a box, a class id and a score a row`,
    };
  },

  decode([output], _model, minScore) {
    if (output === undefined) return [];
    return cornerCandidates(output.data, { columns: COLUMNS, box: BOX, score: SCORE, classId: CLASS_ID }, minScore);
  },
};
