import { only } from './avif-items.js';
import type { MediaBox } from './media-boxes.js';
import { MediaBoxError, readNumber } from './media-boxes.js';

const IN_FILE = 0;
const IN_META = 1;
/** The decoder's own limits are no higher. */
const MOST_ITEMS = 1_000;
const MOST_EXTENTS = 64;
/** Items may share data, but each of a thousand can't be all of the file. */
const MOST_TIMES_THE_FILE = 4;

/**
 * Where the data of each item lies. ISO/IEC 14496-12, 8.11.3.
 *
 * @throws {MediaBoxError} when the table leads out of the file, or items are too many or far longer than all of it.
 */
export function readItemData(bytes: Buffer, meta: readonly MediaBox[]): ReadonlyMap<number, Buffer> {
  const table = new Cursor(bytes, only(meta, 'iloc').start);
  const version = table.read(1);
  table.read(3);
  const sizes = table.read(2);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 0 ? 0 : sizes & 15;
  const count = table.read(version < 2 ? 2 : 4);
  if (count > MOST_ITEMS) throw new MediaBoxError(`There are ${count} items`);
  const inMeta = meta.find(({ name }) => name === 'idat');
  const items = new Map<number, Buffer>();
  let left = MOST_TIMES_THE_FILE * bytes.length;
  for (let item = 0; item < count; item++) {
    const id = table.read(version < 2 ? 2 : 4);
    // Decoders differ in which they believe.
    if (items.has(id)) throw new MediaBoxError(`Item ${id} is in two places`);
    const method = version === 0 ? IN_FILE : table.read(2) & 15;
    table.read(2);
    const from = method === IN_META ? (inMeta?.start ?? bytes.length) : 0;
    const base = from + table.read(baseBytes);
    const parts: Buffer[] = [];
    const extents = table.read(2);
    if (extents > MOST_EXTENTS) throw new MediaBoxError(`Item ${id} is in ${extents} places`);
    for (let extent = 0; extent < extents; extent++) {
      table.read(indexBytes);
      const start = base + table.read(offsetBytes);
      const length = table.read(lengthBytes);
      // 0 is all that is left.
      parts.push(bytes.subarray(start, length === 0 ? bytes.length : start + length));
    }
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    left -= length;
    if (left < 0) throw new MediaBoxError('The items are far longer together than the file');
    items.set(id, joined(parts, length));
  }
  return items;
}

function joined(parts: readonly Buffer[], length: number): Buffer {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : Buffer.concat(parts, length);
}

/** Big-endian numbers, one after the other. */
class Cursor {
  constructor(
    private readonly bytes: Buffer,
    private at: number,
  ) {}

  read(size: number): number {
    const start = this.at;
    this.at += size;
    return readNumber(this.bytes, start, size);
  }
}
