import type { Evidence, OutputLayout, OutputTensor, RecognitionContext } from '../decoder.js';
import { gridCellCount } from '../grid.js';
import { onlyOutput } from '../tensors.js';
import { centresAreOffsets } from './yolo-cells.js';
import { evidenceOf } from './yolo-evidence.js';
import { AFTER_BOX } from './yolo-rows.js';
import { areOnes, areShares, candidatesByRow } from './yolo-values.js';

/** What YOLOX was trained on, however it was exported. */
export const YOLOX_PREPROCESSING = {
  fit: 'letterbox-topleft',
  pad: 114,
  channelOrder: 'bgr',
  mean: [0, 0, 0],
  std: [1, 1, 1],
} as const;

/** The output of YOLOX, `[batch, candidates, 5 + classes]`. */
export function yoloxLayout(output: OutputTensor | undefined): OutputLayout | undefined {
  const classes = (output?.dims[2] ?? 0) - (AFTER_BOX + 1);
  return classes > 0 ? { classes } : undefined;
}

/** What tells YOLOX, with boxes still in strides from their cells or in pixels already. */
export function yoloxEvidence(
  context: RecognitionContext,
  layout: OutputLayout,
  boxes: 'strides' | 'pixels',
): Evidence | undefined {
  const { input, labelCount } = context;
  const output = onlyOutput(context.outputs, 3);
  if (output === undefined) return undefined;
  const table = candidatesByRow(output);
  const cells = gridCellCount(input);
  if (table.rows !== cells) return undefined;
  // As many columns as cells: without labels these could be the candidates just as well.
  if (table.columns === cells && labelCount === undefined) return undefined;
  // Normalised boxes are of neither kind, though they look like offsets.
  if (areShares(table, [0, AFTER_BOX]) || !areShares(table, [AFTER_BOX, table.columns])) return undefined;
  // YOLOv6 has these columns as well, but learned from other pixels.
  if (areOnes(table, AFTER_BOX)) return undefined;
  if (centresAreOffsets(output, input) !== (boxes === 'strides')) return undefined;
  const clause = `has a candidate for each of the ${cells} cells of strides 8, 16 and 32, with its box in ${boxes}`;
  return evidenceOf(context, layout, output, clause);
}
