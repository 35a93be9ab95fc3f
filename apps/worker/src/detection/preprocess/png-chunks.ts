import { unsupported } from '../detection.errors.js';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum. */
const CHUNK_OVERHEAD_BYTES = 12;
/** Encoders put some kilobytes into each. */
const MOST_CHUNKS = 100_000;
const ANIMATION = 0x6163544c; // 'acTL'
const TEXTS: ReadonlySet<number> = new Set([
  0x74455874, // 'tEXt'
  0x7a545874, // 'zTXt'
  0x69545874, // 'iTXt'
]);

interface Chunk {
  readonly type: number;
  readonly start: number;
  readonly end: number;
}

/**
 * How many frames an animated PNG says that it has; 0 in a still one.
 *
 * @throws {UnusableImageError} when it has far more chunks than any.
 */
export function countPngFrames(image: Uint8Array): number {
  for (const { type, start, end } of chunksOf(image)) {
    if (type === ANIMATION) return end - start < CHUNK_OVERHEAD_BYTES + 4 ? 0 : viewOf(image).getUint32(start + 8);
  }
  return 0;
}

/**
 * The same picture without its texts. No pixel depends on them, and libpng inflates all of them before the first pixel:
 * 15 MB of iTXt became 3 GB.
 *
 * @throws {UnusableImageError} when it has far more chunks than any.
 */
export function withoutPngText(image: Uint8Array): Uint8Array {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  let kept: Buffer | undefined;
  let length = 0;
  let from = 0;
  for (const { type, start, end } of chunksOf(image)) {
    if (!TEXTS.has(type)) continue;
    kept ??= Buffer.alloc(bytes.length);
    length += bytes.copy(kept, length, from, start);
    from = end;
  }
  if (kept === undefined) return image;
  length += bytes.copy(kept, length, from);
  return kept.subarray(0, length);
}

/** The whole chunks, in their order: a length that leads out of the file ends them. */
function* chunksOf(image: Uint8Array): Generator<Chunk> {
  const view = viewOf(image);
  let chunks = 0;
  for (let start = SIGNATURE_BYTES; start + CHUNK_OVERHEAD_BYTES <= view.byteLength;) {
    const end = start + CHUNK_OVERHEAD_BYTES + view.getUint32(start);
    if (end > view.byteLength) return;
    if (++chunks > MOST_CHUNKS) throw unsupported(`a PNG of more than ${MOST_CHUNKS} chunks`, `up to ${MOST_CHUNKS}`);
    yield { type: view.getUint32(start + 4), start, end };
    start = end;
  }
}

function viewOf(image: Uint8Array): DataView {
  return new DataView(image.buffer, image.byteOffset, image.byteLength);
}
