const FRAME_HEADER = 3;
const FRAME = 6;
/** Longest of the sizes, which have 7 bits a byte, the lowest first. */
const SIZE_BYTES = 8;

/** Counts the frames in the data of an AV1 picture, by the headers of its units alone. AV1 specification, 5.3. */
export function countAv1Frames(data: Buffer): number {
  let frames = 0;
  for (let at = 0; at < data.length;) {
    const header = data.readUInt8(at);
    const type = (header >> 3) & 15;
    if (type === FRAME_HEADER || type === FRAME) frames++;
    const hasExtension = (header & 4) !== 0;
    const hasSize = (header & 2) !== 0;
    // Without a size it is the last.
    if (!hasSize) break;
    at = endOfUnit(data, at + (hasExtension ? 2 : 1));
  }
  return frames;
}

function endOfUnit(data: Buffer, start: number): number {
  let size = 0;
  for (let index = 0; index < SIZE_BYTES && start + index < data.length; index++) {
    const byte = data.readUInt8(start + index);
    size += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return start + index + 1 + size;
  }
  return data.length;
}
