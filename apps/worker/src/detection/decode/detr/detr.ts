import { bestClass } from '../best-class.js';
import type { Candidate, Decoder, Evidence, OutputLayout } from '../decoder.js';
import { DETR_PREPROCESSING, detrQueries, evidenceForHead } from './detr-heads.js';
import { boxOf } from './queries.js';
import { reaches, softmaxAt } from '../score.js';

/**
 * DETR (Carion et al., 2020), YOLOS and Table Transformer, as Hugging Face exports them: `logits`
 * `[batch, queries, classes + 1]`, whose last column is "no object", and `pred_boxes` `[batch, queries, 4]` as centre x,
 * centre y, width and height, 0 to 1. A query's score is the softmax of its best class, "no object" left out, as in
 * DETR's post-processing.
 */
export const detr: Decoder = {
  family: 'detr',
  outputs: 'logits [batch, queries, classes + 1], the last of them "no object", and pred_boxes [batch, queries, 4]',
  preprocessing: DETR_PREPROCESSING,
  defaultSide: 800,
  isSuppressed: true,

  layoutOf({ outputs }): OutputLayout | undefined {
    const queries = detrQueries(outputs);
    const columns = queries?.logits.columns ?? 0;
    return columns < 2 ? undefined : { classes: columns - 1 };
  },

  evidenceFor(context): Evidence | undefined {
    return evidenceForHead('detr', context);
  },

  decode(outputs, { input }, minScore): Candidate[] {
    const queries = detrQueries(outputs);
    if (queries === undefined) return [];
    const { data, rows, columns } = queries.logits;
    const candidates: Candidate[] = [];
    for (let query = 0; query < rows; query++) {
      const start = query * columns;
      const best = bestClass(data, start, columns - 1);
      const score = softmaxAt(data, start, columns, best);
      if (!reaches(score, minScore)) continue;
      candidates.push({ classIndex: best, score, ...boxOf(queries, query, input) });
    }
    return candidates;
  },
};
