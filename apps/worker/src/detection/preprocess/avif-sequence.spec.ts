import { describe, expect, it } from '@jest/globals';
import { asStillAvif, countAvifFrames } from './avif-sequence.js';

function box(name: string, ...content: Buffer[]): Buffer {
  const inner = Buffer.concat(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(8 + inner.length);
  return Buffer.concat([length, Buffer.from(name), inner]);
}

function longBox(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32BE(1);
  header.write(name, 4);
  header.writeBigUInt64BE(BigInt(16 + content.length), 8);
  return Buffer.concat([header, content]);
}

function track(samples: number): Buffer {
  const table = Buffer.alloc(12);
  table.writeUInt32BE(samples, 8);
  return box('trak', box('tkhd'), box('mdia', box('minf', box('stbl', box('stsd'), box('stsz', table)))));
}

const BRANDS = box('ftyp', Buffer.from('avis\0\0\0\0avifavis'));

describe('countAvifFrames', () => {
  it('should count the samples of the first track', () => {
    expect(countAvifFrames(Buffer.concat([BRANDS, box('meta'), box('moov', track(12), track(99))]))).toBe(12);
    expect(countAvifFrames(Buffer.concat([BRANDS, longBox('free', box('moov')), longBox('moov', track(5))]))).toBe(5);
  });

  it('should find none in a still picture or in one that is cut off', () => {
    const movie = Buffer.concat([BRANDS, box('moov', track(12))]);
    expect(countAvifFrames(BRANDS)).toBe(0);
    for (let length = 0; length < movie.length; length++) expect(countAvifFrames(movie.subarray(0, length))).toBe(0);
  });
});

describe('asStillAvif', () => {
  it('should put any first brand right, in a copy', () => {
    const original = Buffer.from(BRANDS);
    expect(asStillAvif(original)).toEqual(box('ftyp', Buffer.from('avif\0\0\0\0avifavis')));
    expect(original).toEqual(BRANDS);
  });

  it('should leave a picture as it is', () => {
    const still = box('ftyp', Buffer.from('avif\0\0\0\0mif1'));
    expect(asStillAvif(still)).toBe(still);
  });
});
