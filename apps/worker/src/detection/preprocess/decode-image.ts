import { LIMITS } from '@spotter/shared';
import type { OutputInfo, Sharp } from 'sharp';
import sharp from 'sharp';
import { UnusableImageError } from '../detection.errors.js';
import type { Fit, Preprocessing } from '../model/model-spec.js';
import { release } from '../release.js';
import type { Placement, Size } from './letterbox.js';
import { isLopsided, place } from './letterbox.js';
import { prepareImage } from './prepare-image.js';

/** Longer than the largest allowed photo takes on a busy core, shorter than an attempt. */
export const DECODE_TIMEOUT_SECONDS = 20;
const TOO_SLOW = 'The image takes too long to decode';
const CHANNELS = 3;
/** The description of the ICC profile that cameras and programs write for sRGB. */
const SRGB_PROFILE = 'sRGB IEC61966-2.1';

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

/** An image that is known by its header alone: what is too large must not be decoded to find out. */
export interface OpenedImage {
  readonly bytes: Uint8Array;
  readonly placement: Placement;
  readonly pages: number;
  readonly ignoreIcc: boolean;
  /** How many pixels its decoder holds, up to 26 bytes each; 0 when it hands out rows as it goes. */
  readonly heldPixels: number;
}

/** A picture brought to the size that it has in a model's input. */
export interface Pixels {
  /** Rows of RGB bytes, as large as the placement: the bars beside it are left to the tensor. It has its memory for itself. */
  readonly rgb: Uint8Array;
  readonly placement: Placement;
}

export interface DecodedImage extends Pixels {
  /** How many pictures the file has, as an animation does; this is the first. */
  readonly pages: number;
}

/**
 * Looks at all that can be told of an image, and of its way into a model's input, before it is decoded.
 *
 * @throws {UnusableImageError} when the image can't be used.
 */
export async function openImage(image: Uint8Array, input: Size, fit: Fit): Promise<OpenedImage> {
  const { bytes, pages, isStreamed, decodedPixels } = prepareImage(image);
  // Without a limit, since it is the next lines that say how large the picture is.
  const metadata = await sharp(bytes, { limitInputPixels: false }).metadata().catch(refuse);
  const { width, height, autoOrient: original, icc } = metadata;
  const pixels = width * height;
  if (pixels > LIMITS.imagePixels) {
    throw new UnusableImageError(
      'IMAGE_TOO_LARGE',
      `The image is ${width} x ${height} pixels, which is over the limit of ${LIMITS.imagePixels / 1_000_000} megapixels`,
    );
  }
  // The profile of what the pixels are anyway: to convert them takes as long as to decode them, and changes nothing.
  const ignoreIcc = icc?.includes(SRGB_PROFILE) === true;
  const placement = place(original, input, fit);
  const heldPixels = isStreamed && !isLopsided(placement) ? 0 : Math.max(decodedPixels, pixels);
  return { bytes, placement, pages, ignoreIcc, heldPixels };
}

/**
 * Decodes an image upright, as 8-bit sRGB over the pad colour, in the size that it has in a model's input.
 *
 * @throws {UnusableImageError} when the image can't be used.
 */
export async function decodeOpened(
  { bytes, placement, pages, ignoreIcc }: OpenedImage,
  pad: number,
  timeoutSeconds = DECODE_TIMEOUT_SECONDS,
): Promise<DecodedImage> {
  const background = { r: pad, g: pad, b: pad };
  const { width, height } = placement;
  const pipeline = sharp(bytes, { failOn: 'error', limitInputPixels: LIMITS.imagePixels, ignoreIcc })
    .autoOrient()
    .flatten({ background })
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .toColourspace('srgb')
    .raw();
  const { data, info } = await decodeInTime(pipeline, timeoutSeconds);
  if (info.channels !== CHANNELS)
    throw new Error(`The decoded image has ${info.channels} channels instead of ${CHANNELS}`);
  // libvips' memory can't move to another thread, and toUint8Array of sharp 0.35.5, which copies as well, never frees it.
  const rgb = new Uint8Array(data);
  release(data);
  return { rgb, placement, pages };
}

/**
 * Opens and decodes an image. Whoever decodes several at once opens them first, and lets those take turns that are held whole.
 *
 * @throws {UnusableImageError} when the image can't be used.
 */
export async function decodeImage(
  image: Uint8Array,
  input: Size,
  { fit, pad }: Preprocessing,
  timeoutSeconds?: number,
): Promise<DecodedImage> {
  return await decodeOpened(await openImage(image, input, fit), pad, timeoutSeconds);
}

/**
 * libvips looks at the clock between rows and ends what takes too long; but many decoders give it none before they have
 * all, and can't be stopped. What would keep them far longer than the limit is refused before, in `prepareImage`.
 */
async function decodeInTime(pipeline: Sharp, seconds: number): Promise<{ data: Buffer; info: OutputInfo }> {
  const started = performance.now();
  const decoded = await pipeline.timeout({ seconds }).toBuffer({ resolveWithObject: true }).catch(refuse);
  if (performance.now() - started > 1_000 * seconds) throw new UnusableImageError('CORRUPT_IMAGE', TOO_SLOW);
  return decoded;
}

function refuse(error: unknown): never {
  // Other complaints of libvips may stand before it.
  const isTimeout = error instanceof Error && /^timeout:/m.test(error.message);
  const message = isTimeout ? TOO_SLOW : 'The image is damaged or cut off and could not be decoded';
  throw new UnusableImageError('CORRUPT_IMAGE', message, { cause: error });
}
