import { crc32, deflateSync } from 'node:zlib';
import type { Size } from './picture.fixture.js';

/** As the header has them: grey, RGB, palette, grey with alpha, RGB with alpha. */
export type ColourType = 0 | 2 | 3 | 4 | 6;

export interface PngKind {
  readonly colourType: ColourType;
  readonly bitDepth: 1 | 2 | 4 | 8 | 16;
  readonly isInterlaced?: boolean;
}

type Pass = readonly [left: number, top: number, stepX: number, stepY: number];

const ALL_AT_ONCE: readonly Pass[] = [[0, 0, 1, 1]];
/** Section 8.2 of the PNG specification. */
const ADAM7: readonly Pass[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];
const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const satisfies Record<ColourType, number>;

/**
 * A PNG of any kind, unfiltered.
 *
 * @param samples of one pixel, in the range of the bit depth; in a palette picture its index.
 * @param chunks come between the header and the data.
 */
export function encodePng(
  size: Size,
  kind: PngKind,
  samples: (x: number, y: number) => readonly number[],
  chunks: readonly Buffer[] = [],
): Buffer {
  const rows = passesOf(kind).flatMap(([left, top, stepX, stepY]) =>
    range(top, size.height, stepY).map((y) => {
      const values = range(left, size.width, stepX).flatMap((x) => samples(x, y));
      return values.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.of(0), packBits(values, kind.bitDepth)]);
    }),
  );
  return assemblePng(size, kind, deflateSync(Buffer.concat(rows)), chunks);
}

/** A PNG whose samples are all 0: as few bytes as so many pixels can have. */
export function blankPng(size: Size, kind: PngKind): Buffer {
  let bytes = 0;
  for (const [left, top, stepX, stepY] of passesOf(kind)) {
    const columns = Math.ceil((size.width - left) / stepX);
    const rows = Math.ceil((size.height - top) / stepY);
    bytes += rows * (1 + Math.ceil((columns * CHANNELS[kind.colourType] * kind.bitDepth) / 8));
  }
  return assemblePng(size, kind, deflateSync(Buffer.alloc(bytes)));
}

/** A PNG with any data at all. */
export function assemblePng(size: Size, kind: PngKind, data: Buffer, chunks: readonly Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size.width, 0);
  header.writeUInt32BE(size.height, 4);
  header.set([kind.bitDepth, kind.colourType, 0, 0, kind.isInterlaced === true ? 1 : 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...chunks,
    pngChunk('IDAT', data),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

export function pngChunk(type: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}

function passesOf({ isInterlaced }: PngKind): readonly Pass[] {
  return isInterlaced === true ? ADAM7 : ALL_AT_ONCE;
}

function packBits(values: readonly number[], bitDepth: number): Buffer {
  const packed = Buffer.alloc(Math.ceil((values.length * bitDepth) / 8));
  for (const [index, value] of values.entries()) {
    if (bitDepth === 16) packed.writeUInt16BE(value, 2 * index);
    else {
      const bit = index * bitDepth;
      packed[bit >> 3] = (packed[bit >> 3] ?? 0) | (value << (8 - bitDepth - (bit & 7)));
    }
  }
  return packed;
}

function range(start: number, end: number, step: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((end - start) / step)) }, (_, index) => start + index * step);
}
