import { findBox } from './media-boxes.js';

/** Where an animation says how many pictures its first track has. ISO/IEC 14496-12, 8.7.3. */
const SAMPLE_SIZES = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsz'];
const BRAND_OFFSET = 8;

/**
 * Counts the frames of an AVIF animation by its sample table; a still picture has none.
 *
 * @throws {MediaBoxError} when the file's boxes make no sense.
 */
export function countAvifFrames(bytes: Buffer): number {
  const table = findBox(bytes, SAMPLE_SIZES);
  // Version and flags, then the size that all samples have, if it is one, then their number.
  return table === undefined || table.end - table.start < 12 ? 0 : bytes.readUInt32BE(table.start + 8);
}

/**
 * The same picture under the brand `avif`: libvips goes by the first brand alone, and knows neither `avis`, which is
 * that of animations, nor those of profiles. An animation's still picture, as a rule its first frame, is then what it reads.
 */
export function asStillAvif(bytes: Buffer): Buffer {
  if (bytes.toString('latin1', BRAND_OFFSET, BRAND_OFFSET + 4) === 'avif') return bytes;
  const copy = Buffer.from(bytes);
  copy.write('avif', BRAND_OFFSET, 'latin1');
  return copy;
}
