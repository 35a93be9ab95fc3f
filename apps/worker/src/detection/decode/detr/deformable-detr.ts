import { DETR_PREPROCESSING } from './detr-heads.js';
import { sigmoidHead } from './sigmoid-heads.js';

/** Deformable DETR (Zhu et al., 2020) and Conditional DETR. */
export const deformableDetr = sigmoidHead('deformable-detr', {
  outputs: 'logits [batch, queries, classes] for a sigmoid, and pred_boxes [batch, queries, 4]',
  preprocessing: DETR_PREPROCESSING,
  defaultSide: 800,
});
