import type { Size } from '../../preprocess/letterbox.js';
import { bestClass } from '../best-class.js';
import type { Candidate, Decoder, Evidence, OutputLayout, OutputTensor } from '../decoder.js';
import { describeOutput, describeStrides } from '../describe.js';
import { boxRound, scoresForLogits } from './distance-distribution.js';
import { gridCellCount, gridCells } from '../grid.js';
import { areScores, reaches } from '../score.js';
import { onlyOutput } from '../tensors.js';

/** Four strides in the configurations of the repository, three where the head's own default was left. */
const STRIDE_SETS: readonly (readonly number[])[] = [
  [8, 16, 32, 64],
  [8, 16, 32],
];
const BINS = 8;
const DISTANCES = 4 * BINS;

/**
 * NanoDet-Plus (RangiLyu/nanodet): one output `[batch, cells, classes + 32]` of the class scores, sigmoid already
 * applied, and the logits of the distances to the four sides, 8 bins each, as in Generalized Focal Loss. They are measured
 * from the cell's upper left corner, as `get_single_level_center_priors` of its head does, and not from its middle.
 */
export const nanodetPlus: Decoder = {
  family: 'nanodet-plus',
  outputs: 'one output [batch, cells of strides 8, 16, 32 and mostly 64, classes + 32]',
  preprocessing: {
    fit: 'stretch',
    pad: 114,
    channelOrder: 'bgr',
    mean: [103.53, 116.28, 123.675],
    std: [57.375, 57.12, 58.395],
  },
  defaultSide: 416,
  isSuppressed: false,

  layoutOf({ outputs, input }): OutputLayout | undefined {
    const [, cells = 0, columns = 0] = onlyOutput(outputs, 3)?.dims ?? [];
    const fits = stridesOf(cells, input) !== undefined && columns > DISTANCES;
    return fits ? { classes: columns - DISTANCES } : undefined;
  },

  evidenceFor({ outputs, input, labelCount }, { classes = 0 }): Evidence | undefined {
    const output = onlyOutput(outputs, 3);
    const cells = output?.dims[1] ?? 0;
    const strides = stridesOf(cells, input);
    if (output === undefined || strides === undefined || !hasScoresAndLogits(output, classes)) return undefined;
    if (labelCount !== undefined && labelCount !== classes) return undefined;
    const because =
      `${describeOutput(output)} has a candidate for each of the ${cells} cells of strides ${describeStrides(strides)}, ` +
      `and its first ${classes} columns are scores`;
    return { source: labelCount === undefined ? 'shapes' : 'metadata', because };
  },

  deniedBy({ outputs }): string | undefined {
    const output = onlyOutput(outputs, 3);
    return output && scoresForLogits(output, (output.dims[2] ?? 0) - DISTANCES);
  },

  decode(outputs, { input }, minScore): Candidate[] {
    const output = onlyOutput(outputs, 3);
    const [, count = 0, columns = 0] = output?.dims ?? [];
    const strides = stridesOf(count, input);
    if (output === undefined || strides === undefined) return [];
    const { data } = output;
    const classes = columns - DISTANCES;
    const candidates: Candidate[] = [];
    let start = -columns;
    for (const { x, y, stride } of gridCells(input, strides)) {
      start += columns;
      const best = bestClass(data, start, classes);
      const score = data[start + best] ?? NaN;
      if (!reaches(score, minScore)) continue;
      const box = boxRound(x * stride, y * stride, stride, { data, start: start + classes, bins: BINS });
      candidates.push({ classIndex: best, score, ...box });
    }
    return candidates;
  },
};

function stridesOf(cells: number, input: Size): readonly number[] | undefined {
  return STRIDE_SETS.find((strides) => gridCellCount(input, strides) === cells);
}

/** Whether only the first columns are between 0 and 1, as those of no other family with a candidate a cell are. */
function hasScoresAndLogits({ data }: OutputTensor, classes: number): boolean {
  let hasLogits = false;
  for (let start = 0; start < data.length; start += classes + DISTANCES) {
    if (!areScores(data, start, classes)) return false;
    hasLogits ||= !areScores(data, start + classes, DISTANCES);
  }
  return hasLogits;
}
