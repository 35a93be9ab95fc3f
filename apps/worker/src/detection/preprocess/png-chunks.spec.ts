import { describe, expect, it } from '@jest/globals';
import { UnusableImageError } from '../detection.errors.js';
import { countPngFrames, withoutPngText } from './png-chunks.js';

function chunk(type: string, data = Buffer.from('data')): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type), data, Buffer.from('crc ')]);
}

function png(...chunks: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}

const HEADER = chunk('IHDR', Buffer.alloc(13));
const PIXELS = chunk('IDAT', Buffer.from('IDAT, and not tEXt'));
const END = chunk('IEND', Buffer.alloc(0));

describe('withoutPngText', () => {
  it('should leave out all kinds of text, wherever they are', () => {
    const [plain, deflated, international] = [chunk('tEXt'), chunk('zTXt', Buffer.alloc(99)), chunk('iTXt')];
    const image = png(plain, HEADER, deflated, international, PIXELS, plain, PIXELS, END, international);
    expect(withoutPngText(image)).toEqual(png(HEADER, PIXELS, PIXELS, END));
  });

  it('should leave a picture without text as it is', () => {
    const image = png(HEADER, PIXELS, END, Buffer.from('tail'));
    expect(withoutPngText(image)).toBe(image);
  });

  it('should keep what can no longer be told apart, from a length that leads out of the file on', () => {
    const lying = chunk('tEXt');
    lying.writeUInt32BE(0xffff_ffff, 0);
    expect(withoutPngText(png(HEADER, chunk('tEXt'), lying, PIXELS))).toEqual(png(HEADER, lying, PIXELS));
  });
});

describe('a picture of more chunks than any has', () => {
  it('should be refused', () => {
    const many = (count: number): Buffer => png(...Array<Buffer>(count).fill(END));
    expect(countPngFrames(many(100_000))).toBe(0);
    expect(withoutPngText(many(100_000))).toHaveLength(8 + 12 * 100_000);
    expect(() => countPngFrames(many(100_001))).toThrow(UnusableImageError);
    expect(() => withoutPngText(many(100_001))).toThrow(UnusableImageError);
  });
});

describe('countPngFrames', () => {
  it('should say what an animation says, and nothing of a still picture', () => {
    expect(countPngFrames(png(HEADER, chunk('acTL', Buffer.of(0, 0, 1, 2, 0, 0, 0, 0)), PIXELS, END))).toBe(258);
    expect(countPngFrames(png(HEADER, PIXELS, END))).toBe(0);
    expect(countPngFrames(png(HEADER, chunk('acTL', Buffer.of(9))))).toBe(0);
  });
});
