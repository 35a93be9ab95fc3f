import type { Candidate, Decoder, Evidence, OutputLayout } from '../decoder.js';
import { decodeDistances, distanceEvidenceFor, distanceLayoutOf } from './distance-decoding.js';

const PICODET_STRIDES: readonly number[] = [8, 16, 32, 64];

/**
 * PP-PicoDet (PaddlePaddle/PaddleDetection) exported without its post-processing: for each of the strides 8, 16, 32 and 64
 * the class scores `[batch, cells, classes]`, sigmoid already applied, and the logits of the distances from the cell's
 * middle to the sides of the box `[batch, cells, 4 * bins]`, as in Generalized Focal Loss.
 */
export const picodet: Decoder = {
  family: 'picodet',
  outputs: 'for each of the strides 8, 16, 32 and 64, [batch, cells, classes] and [batch, cells, 4 * bins]',
  preprocessing: {
    fit: 'stretch',
    pad: 114,
    channelOrder: 'rgb',
    mean: [123.675, 116.28, 103.53],
    std: [58.395, 57.12, 57.375],
  },
  defaultSide: 320,
  isSuppressed: false,

  layoutOf(context): OutputLayout | undefined {
    return distanceLayoutOf(context, PICODET_STRIDES);
  },

  evidenceFor(context): Evidence | undefined {
    return distanceEvidenceFor(context, PICODET_STRIDES);
  },

  decode(outputs, model, minScore): Candidate[] {
    return decodeDistances(outputs, model, minScore, PICODET_STRIDES);
  },
};
