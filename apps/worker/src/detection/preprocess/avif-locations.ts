import type { MediaBox } from './media-boxes.js';
import { only } from './avif-items.js';

const IN_FILE = 0;
const IN_META = 1;

/**
 * Where the data of each item lies. ISO/IEC 14496-12, 8.11.3.
 *
 * @throws {RangeError} when the table leads out of the file, or items are longer than all of it.
 */
export function readItemData(bytes: Buffer, meta: readonly MediaBox[]): ReadonlyMap<number, Buffer> {
  const table = new Cursor(bytes, only(meta, 'iloc').start);
  const version = table.read(1);
  table.read(3);
  const sizes = table.read(2);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 0 ? 0 : sizes & 15;
  const count = table.read(version < 2 ? 2 : 4);
  const inMeta = meta.find(({ name }) => name === 'idat');
  const items = new Map<number, Buffer>();
  for (let item = 0; item < count; item++) {
    const id = table.read(version < 2 ? 2 : 4);
    const method = version === 0 ? IN_FILE : table.read(2) & 15;
    table.read(2);
    const from = method === IN_META ? (inMeta?.start ?? bytes.length) : 0;
    const base = from + table.read(baseBytes);
    const parts: Buffer[] = [];
    for (let extents = table.read(2); extents > 0; extents--) {
      table.read(indexBytes);
      const start = base + table.read(offsetBytes);
      const length = table.read(lengthBytes);
      // 0 is all that is left.
      parts.push(bytes.subarray(start, length === 0 ? bytes.length : start + length));
    }
    items.set(id, joined(parts, bytes.length));
  }
  return items;
}

/** Parts may overlap, and would then be longer together than the file that they are in. */
function joined(parts: readonly Buffer[], most: number): Buffer {
  const [first, ...others] = parts;
  if (first === undefined) return Buffer.alloc(0);
  if (others.length === 0) return first;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length > most) throw new RangeError('The parts of an item are longer than the file');
  return Buffer.concat(parts, length);
}

/** Big-endian numbers, one after the other. */
class Cursor {
  constructor(
    private readonly bytes: Buffer,
    private at: number,
  ) {}

  /** @param size 0 to 4 or 8 bytes; none are 0. */
  read(size: number): number {
    const start = this.at;
    this.at += size;
    if (size === 0) return 0;
    return size === 8 ? Number(this.bytes.readBigUInt64BE(start)) : this.bytes.readUIntBE(start, size);
  }
}
