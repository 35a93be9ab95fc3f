import type { Size } from './picture.fixture.js';

const RIFF_HEADER_BYTES = 12;
const HAS_ALPHA = 0x10;
const HAS_EXIF = 0x08;
const IS_ANIMATED = 0x02;

/** A WebP of one picture with EXIF data; `still` is a simple one, as encoders write it without metadata. */
export function withWebpExif(still: Buffer, size: Size, exif: Buffer): Buffer {
  return riff(extended(size, HAS_EXIF), still.subarray(RIFF_HEADER_BYTES), webpChunk('EXIF', exif));
}

/** An animation of simple pictures of one size in the corner of a canvas. */
export function animatedWebp(stills: readonly Buffer[], picture: Size, canvas: Size = picture): Buffer {
  const header = Buffer.alloc(16);
  header.writeUIntLE(picture.width - 1, 6, 3);
  header.writeUIntLE(picture.height - 1, 9, 3);
  header.writeUIntLE(100, 12, 3);
  const frames = stills.map((still) => webpChunk('ANMF', header, still.subarray(RIFF_HEADER_BYTES)));
  return riff(extended(canvas, IS_ANIMATED | HAS_ALPHA), webpChunk('ANIM', Buffer.alloc(6)), ...frames);
}

export function webpChunk(name: string, ...parts: readonly Uint8Array[]): Buffer {
  const data = Buffer.concat(parts);
  const header = Buffer.alloc(8);
  header.write(name, 'latin1');
  header.writeUInt32LE(data.length, 4);
  return Buffer.concat([header, data, Buffer.alloc(data.length % 2)]);
}

function extended({ width, height }: Size, flags: number): Buffer {
  const data = Buffer.alloc(10);
  data.writeUInt8(flags);
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return webpChunk('VP8X', data);
}

function riff(...chunks: readonly Buffer[]): Buffer {
  const content = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from('RIFF', 'latin1'), length, content]);
}
