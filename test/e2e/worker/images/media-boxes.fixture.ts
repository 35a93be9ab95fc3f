import type { Size } from './picture.fixture.js';

const IDENTITY = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

/** A box of an ISO base media file: its length, its name and what is in it. */
export function box(name: string, ...content: readonly Uint8Array[]): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(8 + content.reduce((sum, { length: bytes }) => sum + bytes, 0));
  return Buffer.concat([length, Buffer.from(name, 'latin1'), ...content]);
}

/** A box that begins with a version, 0, and flags. */
export function fullBox(name: string, flags: number, ...content: readonly Uint8Array[]): Buffer {
  return box(name, u32(flags), ...content);
}

export function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, 2 * index);
  return bytes;
}

export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}

/** The content of the first box of this name after `from`, wherever it is nested: enough for files that we made. */
export function contentOf(file: Buffer, name: string): Buffer {
  const at = file.indexOf(name, 0, 'latin1');
  if (at < 4) throw new Error(`There is no box '${name}'`);
  return file.subarray(at + 4, at - 4 + file.readUInt32BE(at - 4));
}

/** A track of pictures of these lengths, a tenth of a second each, all of which are sync samples. */
export function movieOf(configuration: Buffer, lengths: readonly number[], size: Size): Buffer {
  const duration = 100 * lengths.length;
  const track = box(
    'trak',
    fullBox(
      'tkhd',
      3,
      u32(0, 0, 1, 0, duration, 0, 0),
      u16(0, 0, 0, 0),
      IDENTITY,
      u32(size.width << 16, size.height << 16),
    ),
    box(
      'mdia',
      fullBox('mdhd', 0, u32(0, 0, 1_000, duration), u16(0, 0)),
      fullBox('hdlr', 0, u32(0), Buffer.from('pict', 'latin1'), u32(0, 0, 0), Buffer.of(0)),
      box('minf', fullBox('vmhd', 1, u16(0, 0, 0, 0)), samplesOf(configuration, lengths, size)),
    ),
  );
  const header = [
    u32(0, 0, 1_000, duration, 0x10000),
    u16(0x100, 0),
    u32(0, 0),
    IDENTITY,
    u32(0, 0, 0, 0, 0, 0),
    u32(2),
  ];
  return box('moov', fullBox('mvhd', 0, ...header), track);
}

function samplesOf(configuration: Buffer, lengths: readonly number[], { width, height }: Size): Buffer {
  const count = lengths.length;
  const sizes = [
    u32(0, 0, 0),
    u16(width, height),
    u32(0x480000, 0x480000, 0),
    u16(1),
    Buffer.alloc(32),
    u16(24, 0xffff),
  ];
  return box(
    'stbl',
    fullBox('stsd', 0, u32(1), box('av01', u16(0, 0, 0, 1, 0, 0), ...sizes, configuration)),
    fullBox('stts', 0, u32(1, count, 100)),
    fullBox('stsc', 0, u32(1, 1, count, 1)),
    fullBox('stsz', 0, u32(0, count, ...lengths)),
    fullBox('stco', 0, u32(1, 0)),
  );
}
