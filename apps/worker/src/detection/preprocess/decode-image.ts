import { LIMITS } from '@spotter/shared';
import sharp from 'sharp';
import { UnusableImageError } from '../detection.errors.js';
import type { Preprocessing } from '../model/model-spec.js';
import type { ImageFormat } from './image-format.js';
import { recogniseFormat } from './image-format.js';
import type { Placement, Size } from './letterbox.js';
import { place } from './letterbox.js';
import { countWebpFrames } from './webp-frames.js';

/** Longer than the largest allowed photo takes on a busy core, shorter than an attempt. */
const DECODE_TIMEOUT_SECONDS = 20;
const CHANNELS = 3;
const MOST_FRAMES = 1_000;

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

/** A picture brought to a model's size. */
export interface Pixels {
  /** Rows of RGB bytes, as large as the model's input. */
  readonly rgb: Uint8Array;
  readonly placement: Placement;
}

/**
 * Decodes an image upright, as 8-bit sRGB over the pad colour, and fits it into a model's input.
 *
 * @throws {UnusableImageError} when the image can't be used.
 */
export async function decodeImage(image: Uint8Array, input: Size, { fit, pad }: Preprocessing): Promise<Pixels> {
  refuseEndlessAnimation(image, recogniseFormat(image));
  const original = await readSize(image);
  const placement = place(original, input, fit);
  const background = { r: pad, g: pad, b: pad };
  const { left, top, width, height } = placement;
  const bars = { left, top, right: input.width - width - left, bottom: input.height - height - top };
  const pipeline = sharp(image, { failOn: 'error', limitInputPixels: LIMITS.imagePixels })
    .timeout({ seconds: DECODE_TIMEOUT_SECONDS })
    .autoOrient()
    .flatten({ background })
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .extend({ ...bars, background })
    .toColourspace('srgb')
    .raw();
  const { data, info } = await pipeline.toBuffer({ resolveWithObject: true }).catch(refuse);
  if (info.channels !== CHANNELS)
    throw new Error(`The decoded image has ${info.channels} channels instead of ${CHANNELS}`);
  return { rgb: data, placement };
}

/** libwebp looks at every frame, and takes time by the square of their number, before anything tells how many there are. */
function refuseEndlessAnimation(image: Uint8Array, format: ImageFormat): void {
  const frames = format === 'webp' ? countWebpFrames(image) : 0;
  if (frames <= MOST_FRAMES) return;
  throw new UnusableImageError(
    'UNSUPPORTED_FORMAT',
    `The object is an animation of ${frames} frames; only those of up to ${MOST_FRAMES} are supported`,
  );
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
  const isTimeout = error instanceof Error && error.message.startsWith('timeout:');
  const message = isTimeout
    ? `The image takes longer than ${DECODE_TIMEOUT_SECONDS} s to decode`
    : 'The image is damaged or cut off and could not be decoded';
  throw new UnusableImageError('CORRUPT_IMAGE', message, { cause: error });
}
