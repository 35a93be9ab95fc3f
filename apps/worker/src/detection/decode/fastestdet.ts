import { bestClass } from './best-class.js';
import { toCorners } from './box.js';
import type { Candidate, Decoder, Evidence, OutputLayout, OutputTensor, RecognitionContext } from './decoder.js';
import { describeOutput } from './describe.js';
import { areScores, reaches, sigmoid } from './score.js';
import { onlyOutput } from './tensors.js';

const STRIDE = 16;
const CLASS_ROW = 5;

/**
 * FastestDet (dog-qiuqiu/FastestDet): one output `[batch, 5 + classes, rows, columns]` of the map of stride 16, which holds
 * objectness, the box and the softmax of the classes. Its example for deployment gives the formulas: a cell's box has its
 * centre at (column + tanh(v1)) / columns, alike in y, and the sides sigmoid(v3) and sigmoid(v4), as shares of the input;
 * its score is objectness^0.6 * class^0.4.
 */
export const fastestdet: Decoder = {
  family: 'fastestdet',
  outputs: 'one output [batch, 5 + classes, height / 16, width / 16]',
  preprocessing: { fit: 'stretch', pad: 114, channelOrder: 'bgr', mean: [0, 0, 0], std: [255, 255, 255] },
  defaultSide: 352,
  isSuppressed: false,

  layoutOf({ outputs, input }): OutputLayout | undefined {
    const [, channels = 0, rows, columns] = onlyOutput(outputs, 4)?.dims ?? [];
    if (rows !== Math.ceil(input.height / STRIDE) || columns !== Math.ceil(input.width / STRIDE)) return undefined;
    return channels > CLASS_ROW ? { classes: channels - CLASS_ROW } : undefined;
  },

  evidenceFor({ outputs, labelCount }: RecognitionContext, { classes }): Evidence | undefined {
    const output = onlyOutput(outputs, 4);
    if (output === undefined || !hasScores(output)) return undefined;
    if (labelCount !== undefined && labelCount !== classes) return undefined;
    const because = `${describeOutput(output)} has objectness and a softmax for each cell of stride ${STRIDE}`;
    return { source: labelCount === undefined ? 'shapes' : 'metadata', because };
  },

  decode(outputs, { input }, minScore): Candidate[] {
    const output = onlyOutput(outputs, 4);
    if (output === undefined) return [];
    const [, channels = 0, rows = 0, columns = 0] = output.dims;
    const { data } = output;
    const cells = rows * columns;
    const candidates: Candidate[] = [];
    for (let cell = 0; cell < cells; cell++) {
      const value = (channel: number): number => data[channel * cells + cell] ?? NaN;
      const fromObjectness = value(0) ** 0.6;
      // No class is surer than 1.
      if (fromObjectness < minScore) continue;
      const best = bestClass(data, CLASS_ROW * cells + cell, channels - CLASS_ROW, cells);
      const score = fromObjectness * value(CLASS_ROW + best) ** 0.4;
      if (!reaches(score, minScore)) continue;
      const x = ((cell % columns) + Math.tanh(value(1))) / columns;
      const y = (Math.floor(cell / columns) + Math.tanh(value(2))) / rows;
      const { width, height } = input;
      const box = toCorners(x * width, y * height, sigmoid(value(3)) * width, sigmoid(value(4)) * height);
      candidates.push({ classIndex: best, score, ...box });
    }
    return candidates;
  },
};

/** Whether the values are those of the family, and not of any other map of that stride. */
function hasScores({ data, dims: [, channels = 0, rows = 0, columns = 0] }: OutputTensor): boolean {
  const cells = rows * columns;
  if (!areScores(data, 0, cells) || !areScores(data, CLASS_ROW * cells, (channels - CLASS_ROW) * cells)) return false;
  for (let cell = 0; cell < cells; cell++) {
    let sum = 0;
    for (let row = CLASS_ROW; row < channels; row++) sum += data[row * cells + cell] ?? NaN;
    if (!(Math.abs(sum - 1) <= 0.01)) return false;
  }
  return true;
}
