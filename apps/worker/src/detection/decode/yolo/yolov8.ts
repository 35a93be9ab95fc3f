import type { Candidate, Decoder, OutputTensor, RecognitionContext } from '../decoder.js';
import { gridCellCount } from '../grid.js';
import { onlyOutput } from '../tensors.js';
import { centresAreOffsets } from './yolo-cells.js';
import { candidatesPerCell, evidenceOf, isMarkedSuppressed } from './yolo-evidence.js';
import { addFinite, AFTER_BOX, cornersAt, pixelRowCandidates } from './yolo-rows.js';
import type { CandidateTable } from './yolo-values.js';
import { areClassIds, areOnes, areShares, candidatesByColumn, candidatesByRow } from './yolo-values.js';

/**
 * YOLOv8, 9, 11, 12 and what exports alike: one output `[batch, 4 + classes, candidates]` whose rows are centre x, centre
 * y, width and height in input pixels, then one score a class, sigmoid already applied, no objectness (the `Detect` head
 * of ultralytics/ultralytics). Some exporters have the last two axes the other way round.
 */
export const yolov8: Decoder = {
  family: 'yolov8',
  outputs: 'one output [batch, 4 + classes, candidates] or [batch, candidates, 4 + classes]',
  preprocessing: { fit: 'letterbox-center', pad: 114, channelOrder: 'rgb', mean: [0, 0, 0], std: [255, 255, 255] },
  isSuppressed: false,

  layoutOf(context) {
    const output = onlyOutput(context.outputs, 3);
    if (output === undefined) return undefined;
    const classes = rowsOfCandidate(output, context) - AFTER_BOX;
    return classes > 0 ? { classes } : undefined;
  },

  evidenceFor(context, layout) {
    const { metadata, input } = context;
    const output = onlyOutput(context.outputs, 3);
    if (output === undefined || isMarkedSuppressed(metadata)) return undefined;
    const [, first, second] = output.dims;
    // Either axis could be the candidates, as with 80 classes at 64 x 64 pixels; but Ultralytics has them last.
    if (first === second && !(metadata.has('names') && metadata.has('stride'))) return undefined;
    const isChannelFirst = hasChannelsFirst(output, layout.classes);
    const table = isChannelFirst ? candidatesByColumn(output) : candidatesByRow(output);
    // Boxes within 0 and 1 are in no pixels, and what leaves 0 and 1 behind the boxes (key points, angles) is no score.
    if (areShares(table, [0, AFTER_BOX]) || !areShares(table, [AFTER_BOX, table.columns])) return undefined;
    if (!isChannelFirst && isOfAnotherFamily(output, table, context)) return undefined;
    const cells = gridCellCount(input);
    const clause = `has a candidate for each of the ${cells} cells of strides 8, 16 and 32`;
    return evidenceOf(context, layout, output, table.rows === cells ? clause : undefined);
  },

  decode([output], { classes }, minScore) {
    if (output === undefined) return [];
    return hasChannelsFirst(output, classes)
      ? columnCandidates(output, minScore)
      : pixelRowCandidates(output, false, minScore);
  },
};

/** How many values a candidate has, by the labels if they fit, or else by which axis is, or is likelier, the candidates. */
function rowsOfCandidate({ dims }: OutputTensor, { labelCount = NaN, input }: RecognitionContext): number {
  const [, first = 0, second = 0] = dims;
  const wanted = AFTER_BOX + labelCount;
  if (first === wanted || second === wanted) return wanted;
  const cells = gridCellCount(input);
  if (second === cells) return first;
  return first === cells ? second : Math.min(first, second);
}

function hasChannelsFirst({ dims }: OutputTensor, classes: number | undefined): boolean {
  return classes === undefined || dims[1] === AFTER_BOX + classes;
}

/** A candidate a row is what other families have too, whose fifth and sixth columns are no classes. */
function isOfAnotherFamily(output: OutputTensor, table: CandidateTable, { input }: RecognitionContext): boolean {
  const { rows, columns } = table;
  const perCell = candidatesPerCell(rows, input);
  if (columns === AFTER_BOX + 2) {
    if (areClassIds(table, AFTER_BOX + 1)) return true;
    // On a grid it may be a class that is never found.
    if (perCell === undefined && areClassIds(table, AFTER_BOX)) return true;
  }
  if (areOnes(table, AFTER_BOX) || perCell === 3) return true;
  return rows === gridCellCount(input) && centresAreOffsets(output, input);
}

/** Those of an output with a candidate a column, read row by row, as it lies in memory. */
function columnCandidates({ data, dims }: OutputTensor, minScore: number): Candidate[] {
  const [, rows = 0, count = 0] = dims;
  const scores = new Float32Array(count).fill(-Infinity);
  const classes = new Uint16Array(count);
  let offset = AFTER_BOX * count;
  for (let row = AFTER_BOX; row < rows; row++) {
    for (let index = 0; index < count; index++) {
      const score = data[offset++] ?? 0;
      // Almost nothing gets further, and a broken model's NaN never.
      if (!(score >= minScore) || score <= (scores[index] ?? 0)) continue;
      scores[index] = score;
      classes[index] = row - AFTER_BOX;
    }
  }
  const candidates: Candidate[] = [];
  for (let index = 0; index < count; index++) {
    const score = scores[index] ?? 0;
    if (score < minScore) continue;
    addFinite(candidates, { classIndex: classes[index] ?? 0, score, ...cornersAt(data, index, count) });
  }
  return candidates;
}
