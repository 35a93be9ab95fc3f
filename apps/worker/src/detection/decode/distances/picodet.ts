import { distanceDecoder } from './distance-decoding.js';

/** PP-PicoDet (PaddlePaddle/PaddleDetection) exported without its post-processing. */
export const picodet = distanceDecoder(
  {
    family: 'picodet',
    preprocessing: {
      fit: 'stretch',
      pad: 114,
      channelOrder: 'rgb',
      mean: [123.675, 116.28, 103.53],
      std: [58.395, 57.12, 57.375],
    },
  },
  [8, 16, 32, 64],
);
