import { LIMITS } from '@spotter/shared';
import { UnusableImageError, unsupported } from '../detection.errors.js';
import type { AvifCost } from './avif-cost.js';
import { costOfAvif } from './avif-cost.js';
import { asStillAvif, countAvifFrames } from './avif-sequence.js';
import { recogniseFormat } from './image-format.js';
import { MOST_SCANS, readJpegHeader } from './jpeg-header.js';
import { MediaBoxError } from './media-boxes.js';
import { countPngFrames, withoutPngText } from './png-chunks.js';
import { countWebpFrames } from './webp-frames.js';

const MEGAPIXEL = 1_000_000;
const MIB = 2 ** 20;
const MOST_FRAMES = 1_000;
/** A picture as large as is allowed with its alpha channel. The costliest that are left take a third of a decode's limit. */
const MOST_AVIF_MEGAPIXELS = (2 * LIMITS.imagePixels) / MEGAPIXEL;
const JPEG_PRECISION = 8;
/** Baseline, extended and progressive, by Huffman or arithmetic coding; the others are lossless or hierarchical. */
const JPEG_PROCESSES: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2, 0xc9, 0xca]);
/** Grey, colours, and the four inks. */
const JPEG_COMPONENTS: ReadonlySet<number> = new Set([1, 3, 4]);

/** An image that its decoder can be given: what would cost it out of all proportion has been refused or removed. */
export interface PreparedImage {
  readonly bytes: Uint8Array;
  /** How many pictures the file has, as an animation does; the first is looked at. */
  readonly pages: number;
  /** Whether its decoder hands out rows as it goes, and never holds the whole picture. */
  readonly isStreamed: boolean;
  /** How many its decoder makes; 0 where that is what it shows. */
  readonly decodedPixels: number;
}

/**
 * Looks at what no limit of the decoders covers: none of them can be stopped in the middle, so a file that would keep
 * one busy for minutes, or make it take gigabytes, must not reach it.
 *
 * @throws {UnusableImageError} `CORRUPT_IMAGE` when there is nothing or it makes no sense, `UNSUPPORTED_FORMAT` when it is no
 * image that is supported, `IMAGE_TOO_LARGE` when there is more in it than it shows.
 */
export function prepareImage(image: Uint8Array): PreparedImage {
  switch (recogniseFormat(image)) {
    case 'jpeg':
      return prepareJpeg(image);
    case 'png':
      return {
        bytes: withoutPngText(image),
        pages: Math.max(1, countPngFrames(image)),
        isStreamed: false,
        decodedPixels: 0,
      };
    case 'webp': {
      const frames = countWebpFrames(image);
      // libwebp looks at every frame, and takes time by the square of their number, before anything tells how many there are.
      if (frames > MOST_FRAMES) throw unsupported(`an animation of ${frames} frames`, `up to ${MOST_FRAMES}`);
      return { bytes: image, pages: Math.max(1, frames), isStreamed: false, decodedPixels: 0 };
    }
    case 'avif':
      return prepareAvif(Buffer.from(image.buffer, image.byteOffset, image.byteLength));
  }
}

/** @throws {UnusableImageError} when no decoder here can read it, or not in reasonable time. */
function prepareJpeg(image: Uint8Array): PreparedImage {
  const header = readJpegHeader(image);
  if (header === undefined) return { bytes: image, pages: 1, isStreamed: false, decodedPixels: 0 };
  const { process, precision, components, isBuffered, scans } = header;
  if (!JPEG_PROCESSES.has(process)) throw unsupported('a lossless or hierarchical JPEG', 'baseline and progressive');
  if (precision !== JPEG_PRECISION) throw unsupported(`a JPEG of ${precision} bits a sample`, `${JPEG_PRECISION} bits`);
  if (!JPEG_COMPONENTS.has(components)) throw unsupported(`a JPEG of ${components} components`, '1, 3 or 4');
  if (scans > MOST_SCANS) throw unsupported(`a JPEG of more than ${MOST_SCANS} scans`, `up to ${MOST_SCANS}`);
  return { bytes: image, pages: 1, isStreamed: !isBuffered, decodedPixels: 0 };
}

/** @throws {UnusableImageError} when its parts are far more than the picture that they make, or can't be told. */
function prepareAvif(bytes: Buffer): PreparedImage {
  const { cost, frames } = measureAvif(bytes);
  refuseOver(LIMITS.imagePixels / MEGAPIXEL, cost.largest / MEGAPIXEL, 'megapixels before it is cropped');
  refuseOver(MOST_AVIF_MEGAPIXELS, cost.pixels / MEGAPIXEL, 'megapixels in all its parts and frames');
  // Shared data is decoded as often as it is used, and dense data takes ten times as long for a pixel.
  refuseOver(LIMITS.imageBytes / MIB, cost.bytes / MIB, 'MB of data in all its parts');
  return {
    bytes: asStillAvif(bytes),
    pages: Math.max(1, frames),
    isStreamed: false,
    decodedPixels: Math.max(cost.pixels, cost.largest),
  };
}

function refuseOver(limit: number, found: number, what: string): void {
  if (found <= limit) return;
  throw new UnusableImageError(
    'IMAGE_TOO_LARGE',
    `The image has ${Math.ceil(found)} ${what}, which is over the limit of ${limit}`,
  );
}

function measureAvif(bytes: Buffer): { cost: AvifCost; frames: number } {
  try {
    return { cost: costOfAvif(bytes), frames: countAvifFrames(bytes) };
  } catch (error) {
    if (!(error instanceof MediaBoxError)) throw error;
    throw new UnusableImageError('CORRUPT_IMAGE', 'The image is damaged or cut off', { cause: error });
  }
}
