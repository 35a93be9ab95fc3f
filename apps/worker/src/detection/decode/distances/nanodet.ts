import type { Candidate, Decoder, Evidence, OutputLayout } from '../decoder.js';
import { decodeDistances, distanceEvidenceFor, distanceLayoutOf } from './distance-decoding.js';
import { STRIDES } from '../grid.js';

/**
 * NanoDet (RangiLyu/nanodet) before NanoDet-Plus: for each of the strides 8, 16 and 32 the class scores
 * `[batch, cells, classes]`, sigmoid already applied, and the logits of the distances from the cell's middle to the sides
 * of the box `[batch, cells, 4 * bins]`, as in Generalized Focal Loss.
 */
export const nanodet: Decoder = {
  family: 'nanodet',
  outputs: 'for each of the strides 8, 16 and 32, [batch, cells, classes] and [batch, cells, 4 * bins]',
  preprocessing: {
    fit: 'stretch',
    pad: 114,
    channelOrder: 'bgr',
    mean: [103.53, 116.28, 123.675],
    std: [57.375, 57.12, 58.395],
  },
  defaultSide: 320,
  isSuppressed: false,

  layoutOf(context): OutputLayout | undefined {
    return distanceLayoutOf(context, STRIDES);
  },

  evidenceFor(context): Evidence | undefined {
    return distanceEvidenceFor(context, STRIDES);
  },

  decode(outputs, model, minScore): Candidate[] {
    return decodeDistances(outputs, model, minScore, STRIDES);
  },
};
