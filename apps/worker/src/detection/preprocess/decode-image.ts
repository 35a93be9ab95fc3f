import { LIMITS } from '@spotter/shared';
import sharp from 'sharp';
import { UnusableImageError } from '../detection.errors.js';
import type { Preprocessing } from '../model/model-spec.js';
import type { Placement, Size } from './letterbox.js';
import { place } from './letterbox.js';
import { prepareImage } from './prepare-image.js';

/**
 * Longer than the largest allowed photo takes on a busy core, shorter than an attempt. libvips looks at the clock only
 * when it is given rows, and some decoders give none before they have all: what would take them much longer is refused
 * before.
 */
const DECODE_TIMEOUT_SECONDS = 20;
const CHANNELS = 3;

// Several images are decoded at once, one thread each: threads and caches inside libvips would only get in their way.
sharp.concurrency(1);
sharp.cache(false);
// libvips tells the format by content and would render SVG or run any loader that it was built with.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadHeifBuffer',
  ],
});

/** A picture brought to the size that it has in a model's input. */
export interface Pixels {
  /** Rows of RGB bytes, as large as the placement: the bars beside it are left to the tensor. */
  readonly rgb: Uint8Array;
  readonly placement: Placement;
}

export interface DecodedImage extends Pixels {
  /** How many pictures the file has, as an animation does; this is the first. */
  readonly pages: number;
}

/**
 * Decodes an image upright, as 8-bit sRGB over the pad colour, and fits it into a model's input.
 *
 * @throws {UnusableImageError} when the image can't be used.
 */
export async function decodeImage(
  image: Uint8Array,
  input: Size,
  { fit, pad }: Preprocessing,
  timeoutSeconds = DECODE_TIMEOUT_SECONDS,
): Promise<DecodedImage> {
  const { bytes, pages } = prepareImage(image);
  const original = await readSize(bytes);
  const placement = place(original, input, fit);
  const background = { r: pad, g: pad, b: pad };
  const { width, height } = placement;
  const pipeline = sharp(bytes, { failOn: 'error', limitInputPixels: LIMITS.imagePixels })
    .timeout({ seconds: timeoutSeconds })
    .autoOrient()
    .flatten({ background })
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .toColourspace('srgb')
    .raw();
  const { data, info } = await pipeline.toBuffer({ resolveWithObject: true }).catch(refuse);
  if (info.channels !== CHANNELS)
    throw new Error(`The decoded image has ${info.channels} channels instead of ${CHANNELS}`);
  return { rgb: data, placement, pages };
}

/** The upright size, by the header alone: a picture that is too large must not be decoded to find out. */
async function readSize(image: Uint8Array): Promise<Size> {
  // Without a limit, since it is the next lines that say how large the picture is.
  const { width, height, autoOrient } = await sharp(image, { limitInputPixels: false }).metadata().catch(refuse);
  if (width * height <= LIMITS.imagePixels) return autoOrient;
  throw new UnusableImageError(
    'IMAGE_TOO_LARGE',
    `The image is ${width} x ${height} pixels, which is over the limit of ${LIMITS.imagePixels / 1_000_000} megapixels`,
  );
}

function refuse(error: unknown): never {
  // Other complaints of libvips may stand before it.
  const isTimeout = error instanceof Error && /^timeout:/m.test(error.message);
  const message = isTimeout
    ? 'The image takes too long to decode'
    : 'The image is damaged or cut off and could not be decoded';
  throw new UnusableImageError('CORRUPT_IMAGE', message, { cause: error });
}
