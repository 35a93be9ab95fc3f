import type { Decoder } from '../decoder.js';
import type { DetrHead } from './detr-heads.js';
import { detrQueries, evidenceForHead } from './detr-heads.js';
import { sigmoidCandidates } from './queries.js';

/**
 * A family with `logits` `[batch, queries, classes]`, to be sent through a sigmoid, and `pred_boxes`
 * `[batch, queries, 4]` as centre x, centre y, width and height, 0 to 1, as Hugging Face exports them.
 */
export function sigmoidHead(
  family: DetrHead,
  form: Pick<Decoder, 'outputs' | 'preprocessing' | 'defaultSide'>,
): Decoder {
  return {
    family,
    ...form,
    isSuppressed: true,

    layoutOf({ outputs }) {
      const queries = detrQueries(outputs);
      return queries && { classes: queries.logits.columns };
    },

    evidenceFor(context) {
      return evidenceForHead(family, context);
    },

    decode(outputs, { input }, minScore) {
      const queries = detrQueries(outputs);
      return queries === undefined ? [] : sigmoidCandidates(queries, input, minScore);
    },
  };
}
