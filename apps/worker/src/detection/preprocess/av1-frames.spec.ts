import { describe, expect, it } from '@jest/globals';
import { countAv1Frames } from './av1-frames.js';

const DELIMITER = 2;
const SEQUENCE = 1;
const HEADER = 3;
const TILES = 4;
const FRAME = 6;

/** A unit with its size, which has 7 bits a byte. */
function unit(type: number, length: number): number[] {
  return [(type << 3) | 2, (length & 0x7f) | 0x80, length >> 7, ...Array<number>(length).fill(0x32)];
}

function count(...units: number[][]): number {
  return countAv1Frames(Buffer.from(units.flat()));
}

describe('countAv1Frames', () => {
  it('should count whole frames and the headers of those in parts', () => {
    expect(count(unit(DELIMITER, 0), unit(SEQUENCE, 10), unit(FRAME, 300))).toBe(1);
    expect(count(unit(HEADER, 9), unit(TILES, 200), unit(TILES, 200), unit(DELIMITER, 0), unit(FRAME, 5))).toBe(2);
  });

  it('should find units behind one with an extension', () => {
    expect(count([(SEQUENCE << 3) | 6, 0, 1, 0x32], unit(FRAME, 5))).toBe(1);
  });

  it('should take one without a size for the last', () => {
    expect(count(unit(FRAME, 5), [FRAME << 3, ...unit(FRAME, 5)])).toBe(2);
  });

  it('should end with the data, whatever a size says', () => {
    expect(count([(FRAME << 3) | 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], unit(FRAME, 5))).toBe(1);
    expect(count([(FRAME << 3) | 2])).toBe(1);
    expect(count([])).toBe(0);
  });
});
