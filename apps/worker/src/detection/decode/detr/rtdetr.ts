import type { Candidate, Decoder, Evidence, OutputLayout, OutputTensor } from '../decoder.js';
import { describeOutput } from '../describe.js';
import { reaches } from '../score.js';
import { isColumn, tableOf } from '../table.js';
import { namedOutput } from '../tensors.js';

const SIDES = 4;

/**
 * RT-DETR, RT-DETRv2, D-FINE and DEIM as their own repositories export them to be deployed: `labels`
 * `[batch, queries]`, `boxes` `[batch, queries, 4]` as two corners and `scores` `[batch, queries]`, all of them final. The
 * boxes are in pixels of the size that the input `orig_target_sizes` names, which here is the model's own.
 */
export const rtdetr: Decoder = {
  family: 'rtdetr',
  outputs: 'labels [batch, queries], boxes [batch, queries, 4] and scores [batch, queries]',
  preprocessing: { fit: 'stretch', pad: 0, channelOrder: 'rgb', mean: [0, 0, 0], std: [255, 255, 255] },
  isSuppressed: true,

  layoutOf({ outputs }): OutputLayout | undefined {
    return partsOf(outputs) && {};
  },

  evidenceFor({ inputs, outputs }): Evidence | undefined {
    const parts = partsOf(outputs);
    if (parts === undefined || !inputs.includes('orig_target_sizes')) return undefined;
    const { labels, boxes, scores } = parts;
    const named = [labels, boxes.output, scores].map(describeOutput).join(', ');
    return { source: 'names', because: `it has the input orig_target_sizes and the outputs ${named}` };
  },

  decode(outputs, _model, minScore): Candidate[] {
    const parts = partsOf(outputs);
    if (parts === undefined) return [];
    const { labels, boxes, scores } = parts;
    const candidates: Candidate[] = [];
    for (let query = 0; query < boxes.rows; query++) {
      const score = scores.data[query] ?? NaN;
      if (!reaches(score, minScore)) continue;
      const value = (side: number): number => boxes.data[query * SIDES + side] ?? NaN;
      const corners = { x1: value(0), y1: value(1), x2: value(2), y2: value(3) };
      candidates.push({ classIndex: Math.round(labels.data[query] ?? NaN), score, ...corners });
    }
    return candidates;
  },
};

function partsOf(outputs: readonly OutputTensor[]) {
  const labels = namedOutput(outputs, 'labels');
  const boxes = tableOf(namedOutput(outputs, 'boxes'));
  const scores = namedOutput(outputs, 'scores');
  if (boxes?.columns !== SIDES || labels === undefined || !(scores?.data instanceof Float32Array)) return undefined;
  return isColumn(labels, boxes.rows) && isColumn(scores, boxes.rows) ? { labels, boxes, scores } : undefined;
}
