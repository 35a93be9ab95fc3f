import type { Preprocessing } from '../../../../apps/worker/src/detection/model/model-spec.js';
import { decodeImage } from '../../../../apps/worker/src/detection/preprocess/decode-image.js';
import type { Quarters, Size } from './picture.fixture.js';
import { quartersOf } from './picture.fixture.js';

/** What shows through a transparent picture. */
export const PAD = 114;
export const INPUT: Size = { width: 128, height: 128 };
export const PREPROCESSING: Preprocessing = {
  fit: 'letterbox-center',
  pad: PAD,
  channelOrder: 'rgb',
  mean: [0, 0, 0],
  std: [1, 1, 1],
};

export interface Decoded {
  readonly size: Size;
  readonly quarters: Quarters;
  readonly pages: number;
}

/** What the worker makes of an image file. */
export async function decode(image: Uint8Array): Promise<Decoded> {
  const { rgb, placement, pages } = await decodeImage(image, INPUT, PREPROCESSING);
  return { size: placement.original, quarters: quartersOf(rgb, placement), pages };
}
