import { sigmoidHead } from './sigmoid-heads.js';

/**
 * RT-DETR, RT-DETRv2 and D-FINE of Hugging Face's transformers, whose RTDetrImageProcessor stretches the picture and does
 * not normalise it.
 */
export const hfRtdetr = sigmoidHead('hf-rtdetr', {
  outputs: 'logits [batch, queries, classes] for a sigmoid, and pred_boxes [batch, queries, 4], of a stretched picture',
  preprocessing: { fit: 'stretch', pad: 114, channelOrder: 'rgb', mean: [0, 0, 0], std: [255, 255, 255] },
  defaultSide: 640,
});
