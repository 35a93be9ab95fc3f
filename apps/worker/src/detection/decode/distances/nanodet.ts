import { STRIDES } from '../grid.js';
import { distanceDecoder } from './distance-decoding.js';

/** NanoDet (RangiLyu/nanodet) before NanoDet-Plus. */
export const nanodet = distanceDecoder(
  {
    family: 'nanodet',
    preprocessing: {
      fit: 'stretch',
      pad: 114,
      channelOrder: 'bgr',
      mean: [103.53, 116.28, 123.675],
      std: [57.375, 57.12, 58.395],
    },
  },
  STRIDES,
);
