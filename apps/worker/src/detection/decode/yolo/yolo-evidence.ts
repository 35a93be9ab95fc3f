import type { Size } from '../../preprocess/letterbox.js';
import type { Evidence, OutputLayout, OutputTensor, RecognitionContext } from '../decoder.js';
import { describeOutput } from '../describe.js';
import { gridCellCount, STRIDES } from '../grid.js';

/** With the fourth map of models for large pictures, which their makers call P6. */
const P6_STRIDES = [...STRIDES, 64];

/** What the number of labels proves where it is known, or else what is said of the output's shape and values. */
export function evidenceOf(
  { labelCount }: RecognitionContext,
  { classes }: OutputLayout,
  output: OutputTensor,
  clause: string | undefined,
): Evidence | undefined {
  if (labelCount === undefined) {
    return clause === undefined ? undefined : { source: 'shapes', because: `${describeOutput(output)} ${clause}` };
  }
  if (labelCount !== classes) return undefined;
  const labels = labelCount === 1 ? 'its one label fits' : `its ${labelCount} labels fit`;
  return { source: 'metadata', because: `${labels} ${describeOutput(output)}` };
}

/** Whether the exporter of Ultralytics wrote that there is nothing left to suppress. */
export function isMarkedSuppressed(metadata: ReadonlyMap<string, string>): boolean {
  // The exporter's arguments are a Python dict as text.
  return metadata.get('end2end') === 'True' || /['"]nms['"]\s*:\s*True\b/u.test(metadata.get('args') ?? '');
}

/** How many candidates there are for each cell of a grid of strides 8, 16, 32 (and 64), when that comes out even: 1 or 3. */
export function candidatesPerCell(rows: number, input: Size): 1 | 3 | undefined {
  for (const strides of [STRIDES, P6_STRIDES]) {
    const cells = gridCellCount(input, strides);
    if (rows === cells) return 1;
    if (rows === 3 * cells) return 3;
  }
  return undefined;
}
