import { cornerCandidates } from '../corner-rows.js';
import type { Decoder, RecognitionContext } from '../decoder.js';
import { describeOutput } from '../describe.js';
import { onlyOutput } from '../tensors.js';
import { candidatesPerCell, isMarkedSuppressed } from './yolo-evidence.js';
import type { CandidateTable } from './yolo-values.js';
import { areClassIds, areShares, candidatesByRow, everyValue } from './yolo-values.js';

const COLUMNS = 6;
/** Exporters keep 100 to 1,000 boxes: what has far more has not been suppressed. */
const MOST_BOXES = 3_000;
const BOX = 0;
const SCORE = 4;
const CLASS_ID = 5;

/**
 * YOLOv10, YOLO26 and exports with non-maximum suppression inside (`nms=True` of ultralytics/ultralytics): one output
 * `[batch, boxes, 6]` of x1, y1, x2, y2 in input pixels, score and class id. The latter fill up with rows of zeros.
 */
export const endToEnd: Decoder = {
  family: 'end2end',
  outputs: 'one output [batch, boxes, 6] of x1, y1, x2, y2, score, class id',
  preprocessing: { fit: 'letterbox-center', pad: 114, channelOrder: 'rgb', mean: [0, 0, 0], std: [255, 255, 255] },
  isSuppressed: true,

  layoutOf({ outputs }) {
    return onlyOutput(outputs, 3)?.dims[2] === COLUMNS ? {} : undefined;
  },

  evidenceFor(context) {
    const output = onlyOutput(context.outputs, 3);
    if (output === undefined) return undefined;
    if (isMarkedSuppressed(context.metadata)) {
      return { source: 'metadata', because: 'its metadata says that non-maximum suppression is done or not needed' };
    }
    if (!isOfBoxesAndIds(candidatesByRow(output), context)) return undefined;
    return { source: 'shapes', because: `${describeOutput(output)} has a box in pixels, a score and a class id a row` };
  },

  decode([output], _model, minScore) {
    if (output === undefined) return [];
    return cornerCandidates(output.data, { columns: COLUMNS, box: BOX, score: SCORE, classId: CLASS_ID }, minScore);
  },
};

function isOfBoxesAndIds(table: CandidateTable, { input, labelCount }: RecognitionContext): boolean {
  // Six columns on a grid are one or two classes of another family.
  if (candidatesPerCell(table.rows, input) !== undefined) return false;
  // Of a grey picture nothing may be left after suppression, and that proves nothing: the columns may have another order.
  if (table.rows > MOST_BOXES || everyValue(table, [0, COLUMNS], (value) => value === 0)) return false;
  return (
    !areShares(table, [BOX, SCORE]) &&
    areShares(table, [SCORE, CLASS_ID]) &&
    areClassIds(table, CLASS_ID, labelCount) &&
    areMostlyCorners(table)
  );
}

/** Whether most boxes, but for those that fill up, end behind where they begin: a centre and a size often do not. */
function areMostlyCorners({ data, columns }: CandidateTable): boolean {
  const boxes = cornerCandidates(data, { columns, box: BOX, score: SCORE, classId: CLASS_ID }, -Infinity);
  return 2 * boxes.filter(({ x1, y1, x2, y2 }) => x2 > x1 && y2 > y1).length > boxes.length;
}
