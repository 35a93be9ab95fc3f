/** A box of an ISO base media file (ISO/IEC 14496-12, 4.2): its name, and where its content lies. */
export interface MediaBox {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The file's tables contradict themselves or lead out of it. */
export class MediaBoxError extends Error {
  override readonly name = 'MediaBoxError';
}

const HEADER_BYTES = 8;
const LONG_HEADER_BYTES = 16;
/** Far more than there are in any picture, and few enough to go through. */
const MOST_BOXES = 10_000;

/** All of a file, as if it were a box. */
export function wholeOf(bytes: Buffer): MediaBox {
  return { name: '', start: 0, end: bytes.length };
}

/**
 * The boxes inside a box, the first `skipped` bytes of whose content are something else.
 *
 * @throws {MediaBoxError} when they are absurdly many.
 */
export function boxesIn(bytes: Buffer, { start, end }: MediaBox, skipped = 0): MediaBox[] {
  const boxes: MediaBox[] = [];
  for (let at = start + skipped; at + HEADER_BYTES <= end;) {
    const short = bytes.readUInt32BE(at);
    const isLong = short === 1 && at + LONG_HEADER_BYTES <= end;
    const header = isLong ? LONG_HEADER_BYTES : HEADER_BYTES;
    const length = isLong ? Number(bytes.readBigUInt64BE(at + HEADER_BYTES)) : short;
    // 0 is up to the end, and what is too short or too long can't be told where it ends: it is the last.
    const next = length < header ? end : Math.min(end, at + length);
    if (boxes.length === MOST_BOXES) throw new MediaBoxError(`There are more than ${MOST_BOXES} boxes`);
    boxes.push({ name: bytes.toString('latin1', at + 4, at + 8), start: at + header, end: next });
    at = next;
  }
  return boxes;
}

/**
 * The first box at the end of a path of names.
 *
 * @throws {MediaBoxError} when there are absurdly many on the way.
 */
export function findBox(bytes: Buffer, path: readonly string[]): MediaBox | undefined {
  let box: MediaBox | undefined = wholeOf(bytes);
  for (const name of path) {
    if (box === undefined) return undefined;
    box = boxesIn(bytes, box).find((inner) => inner.name === name);
  }
  return box;
}

/**
 * A big-endian number of 0 to 6 or 8 bytes; none are 0.
 *
 * @throws {MediaBoxError} when it is not in the file.
 */
export function readNumber(bytes: Buffer, at: number, size: number): number {
  if (at + size > bytes.length) throw new MediaBoxError(`There are no ${size} bytes at ${at}`);
  if (size === 0) return 0;
  return size === 8 ? Number(bytes.readBigUInt64BE(at)) : bytes.readUIntBE(at, size);
}
