const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;

/**
 * Counts the frames of an animated WebP by its chunks alone, without decoding any; a still one has none. The chunks are
 * those of the WebP container: a name of 4 bytes, a little-endian length of 4, and the data, padded to an even length.
 */
export function countWebpFrames(image: Uint8Array): number {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const frame = 0x414e4d46; // 'ANMF'
  let frames = 0;
  for (let offset = RIFF_HEADER_BYTES; offset + CHUNK_HEADER_BYTES <= view.byteLength;) {
    if (view.getUint32(offset) === frame) frames++;
    const length = view.getUint32(offset + 4, true);
    offset += CHUNK_HEADER_BYTES + length + (length % 2);
  }
  return frames;
}
