import type { Candidate, Decoder, Evidence, OutputLayout } from '../decoder.js';
import { detrQueries, evidenceForHead } from './detr-heads.js';
import { sigmoidCandidates } from './queries.js';

/**
 * RT-DETR, RT-DETRv2 and D-FINE of Hugging Face's transformers: `logits` `[batch, queries, classes]`, to be sent through a
 * sigmoid, and `pred_boxes` `[batch, queries, 4]` as centre x, centre y, width and height, 0 to 1. RTDetrImageProcessor
 * stretches the picture and does not normalise it.
 */
export const hfRtdetr: Decoder = {
  family: 'hf-rtdetr',
  outputs: 'logits [batch, queries, classes] for a sigmoid, and pred_boxes [batch, queries, 4], of a stretched picture',
  preprocessing: { fit: 'stretch', pad: 114, channelOrder: 'rgb', mean: [0, 0, 0], std: [255, 255, 255] },
  defaultSide: 640,
  isSuppressed: true,

  layoutOf({ outputs }): OutputLayout | undefined {
    const queries = detrQueries(outputs);
    return queries && { classes: queries.logits.columns };
  },

  evidenceFor(context): Evidence | undefined {
    return evidenceForHead('hf-rtdetr', context);
  },

  decode(outputs, { input }, minScore): Candidate[] {
    const queries = detrQueries(outputs);
    return queries === undefined ? [] : sigmoidCandidates(queries, input, minScore);
  },
};
