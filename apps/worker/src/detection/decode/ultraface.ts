import type { Candidate, Decoder, Evidence, OutputLayout, OutputTensor } from './decoder.js';
import { describeOutput } from './describe.js';
import { reaches } from './score.js';
import { tableOf } from './table.js';
import { namedOutput } from './tensors.js';

const COLUMNS = 2;
const SIDES = 4;

/**
 * UltraFace (Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB): `scores` `[batch, n, 2]`, the softmax of background and
 * face, and `boxes` `[batch, n, 4]` as two corners, 0 to 1.
 */
export const ultraface: Decoder = {
  family: 'ultraface',
  outputs: 'scores [batch, n, 2] of background and face, and boxes [batch, n, 4]',
  preprocessing: { fit: 'stretch', pad: 114, channelOrder: 'rgb', mean: [127, 127, 127], std: [128, 128, 128] },
  labels: ['face'],
  isSuppressed: false,

  layoutOf({ outputs }): OutputLayout | undefined {
    return partsOf(outputs) && { classes: 1 };
  },

  evidenceFor({ outputs, labelCount }): Evidence | undefined {
    const parts = partsOf(outputs);
    if (parts === undefined || !areSharesOfOne(parts.scores.data)) return undefined;
    if (labelCount !== undefined && labelCount !== 1) return undefined;
    const { scores, boxes } = parts;
    const because = `its outputs are ${describeOutput(scores.output)}, which add up to 1 in pairs, and ${describeOutput(boxes.output)}`;
    return { source: labelCount === undefined ? 'names' : 'metadata', because };
  },

  decode(outputs, { input }, minScore): Candidate[] {
    const parts = partsOf(outputs);
    if (parts === undefined) return [];
    const { scores, boxes } = parts;
    const candidates: Candidate[] = [];
    for (let row = 0; row < scores.rows; row++) {
      const score = scores.data[row * COLUMNS + 1] ?? NaN;
      if (!reaches(score, minScore)) continue;
      const value = (side: number): number => boxes.data[row * SIDES + side] ?? NaN;
      candidates.push({
        classIndex: 0,
        score,
        x1: value(0) * input.width,
        y1: value(1) * input.height,
        x2: value(2) * input.width,
        y2: value(3) * input.height,
      });
    }
    return candidates;
  },
};

function partsOf(outputs: readonly OutputTensor[]) {
  const scores = tableOf(namedOutput(outputs, 'scores'));
  const boxes = tableOf(namedOutput(outputs, 'boxes'));
  if (scores?.columns !== COLUMNS || boxes?.columns !== SIDES) return undefined;
  return scores.rows === boxes.rows ? { scores, boxes } : undefined;
}

/** Two independent classes would not add up. */
function areSharesOfOne(data: OutputTensor['data']): boolean {
  for (let index = 0; index < data.length; index += COLUMNS) {
    const sum = (data[index] ?? NaN) + (data[index + 1] ?? NaN);
    if (!(Math.abs(sum - 1) <= 0.01)) return false;
  }
  return true;
}
