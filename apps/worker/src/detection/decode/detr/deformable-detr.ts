import type { Candidate, Decoder, Evidence, OutputLayout } from '../decoder.js';
import { DETR_PREPROCESSING, detrQueries, evidenceForHead } from './detr-heads.js';
import { sigmoidCandidates } from './queries.js';

/**
 * Deformable DETR (Zhu et al., 2020) and Conditional DETR, as Hugging Face exports them: `logits`
 * `[batch, queries, classes]`, to be sent through a sigmoid, and `pred_boxes` `[batch, queries, 4]` as centre x, centre y,
 * width and height, 0 to 1.
 */
export const deformableDetr: Decoder = {
  family: 'deformable-detr',
  outputs: 'logits [batch, queries, classes] for a sigmoid, and pred_boxes [batch, queries, 4]',
  preprocessing: DETR_PREPROCESSING,
  defaultSide: 800,
  isSuppressed: true,

  layoutOf({ outputs }): OutputLayout | undefined {
    const queries = detrQueries(outputs);
    return queries && { classes: queries.logits.columns };
  },

  evidenceFor(context): Evidence | undefined {
    return evidenceForHead('deformable-detr', context);
  },

  decode(outputs, { input }, minScore): Candidate[] {
    const queries = detrQueries(outputs);
    return queries === undefined ? [] : sigmoidCandidates(queries, input, minScore);
  },
};
