import { toCorners } from '../box.js';
import type { Decoder } from '../decoder.js';
import { onlyOutput } from '../tensors.js';
import { candidatesPerCell, evidenceOf } from '../yolo/yolo-evidence.js';
import { AFTER_BOX, rowCandidates } from '../yolo/yolo-rows.js';
import type { CandidateTable } from '../yolo/yolo-values.js';
import { areClassIds, areShares, candidatesByRow, everyValue } from '../yolo/yolo-values.js';

const MOST_QUERIES = 3_000;

/**
 * RT-DETR as Ultralytics exports it: one output `[batch, queries, 4 + classes]` of centre x, centre y, width and height as
 * shares of the input, then one score a class, sigmoid already applied (`RTDETRDecoder` of ultralytics/ultralytics). Each
 * query is one object at most, of its best class.
 */
export const ultralyticsRtdetr: Decoder = {
  family: 'ultralytics-rtdetr',
  outputs: 'one output [batch, queries, 4 + classes], boxes within 0 and 1',
  preprocessing: { fit: 'stretch', pad: 114, channelOrder: 'rgb', mean: [0, 0, 0], std: [255, 255, 255] },
  isSuppressed: true,

  layoutOf({ outputs }) {
    const classes = (onlyOutput(outputs, 3)?.dims[2] ?? 0) - AFTER_BOX;
    return classes > 0 ? { classes } : undefined;
  },

  evidenceFor(context, layout) {
    const output = onlyOutput(context.outputs, 3);
    if (output === undefined) return undefined;
    const table = candidatesByRow(output);
    // Queries are on no grid, and there are 300 of them by default.
    if (table.rows > MOST_QUERIES || table.columns > MOST_QUERIES) return undefined;
    if (candidatesPerCell(table.rows, context.input) !== undefined || !isOfSharesAlone(table)) return undefined;
    // Columns as many as cells may be the candidates of another family, normalised.
    if (context.labelCount === undefined && candidatesPerCell(table.columns, context.input) !== undefined)
      return undefined;
    return evidenceOf(context, layout, output, 'has boxes and scores within 0 and 1');
  },

  decode([output], { input }, minScore) {
    if (output === undefined) return [];
    const { data } = output;
    return rowCandidates(output, false, minScore, (start) =>
      toCorners(
        (data[start] ?? 0) * input.width,
        (data[start + 1] ?? 0) * input.height,
        (data[start + 2] ?? 0) * input.width,
        (data[start + 3] ?? 0) * input.height,
      ),
    );
  },
};

function isOfSharesAlone(table: CandidateTable): boolean {
  if (!areShares(table, [0, table.columns])) return false;
  // Rows of zeros are what is left of a plain picture after suppression inside the model; a query's box is never that.
  if (everyValue(table, [0, AFTER_BOX], (value) => value === 0)) return false;
  // Six columns that end with whole numbers are a score and a class id, not two scores.
  return table.columns !== AFTER_BOX + 2 || !areClassIds(table, AFTER_BOX + 1);
}
