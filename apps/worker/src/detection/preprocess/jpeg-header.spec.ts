import { describe, expect, it } from '@jest/globals';
import { UnusableImageError } from '../detection.errors.js';
import { MOST_SCANS, readJpegHeader } from './jpeg-header.js';

const SOI = [0xff, 0xd8];
const DATA = [1, 2, 0xff, 0, 3];

function segment(marker: number, ...data: number[]): number[] {
  return [0xff, marker, 0, 2 + data.length, ...data];
}

function frame(process: number, precision: number, components: number): number[] {
  return segment(process, precision, 0, 16, 0, 16, components);
}

function scan(components: number): number[] {
  return [...segment(0xda, components, 1, 0, 0, 63, 0), ...DATA];
}

function header(...parts: number[][]) {
  return readJpegHeader(Uint8Array.from([...SOI, ...parts.flat(), ...DATA]));
}

describe('readJpegHeader', () => {
  it('should tell the process, the precision and the components of the frame', () => {
    const photo = { process: 0xc0, precision: 8, components: 3, isBuffered: false, scans: 1 };
    expect(header(frame(0xc0, 8, 3), scan(3))).toEqual(photo);
    expect(header(frame(0xc3, 12, 1), scan(1))).toMatchObject({ process: 0xc3, precision: 12, components: 1 });
  });

  it('should not take tables, thumbnails or metadata for a frame or a scan', () => {
    const thumbnail = segment(0xe1, ...SOI, ...frame(0xc2, 8, 1), ...scan(1), ...scan(1));
    const tables = [0xc4, 0xc8, 0xcc].map((marker) => segment(marker, 8, 0, 1, 0, 1, 9, 0));
    expect(header(thumbnail, ...tables, frame(0xc1, 8, 3), thumbnail, scan(3))).toMatchObject({
      process: 0xc1,
      scans: 1,
    });
  });

  it('should count the scans of a picture that the decoder goes over again and again', () => {
    expect(header(frame(0xc2, 8, 3), scan(3), scan(1), scan(1))).toMatchObject({ scans: 3 });
    expect(header(frame(0xca, 8, 1), scan(1), scan(1))).toMatchObject({ scans: 2 });
    expect(header(frame(0xc0, 8, 3), scan(1), segment(0xc4, 0), scan(1), scan(1))).toMatchObject({ scans: 3 });
  });

  it('should count no more scans than are too many', () => {
    const scans = Array.from({ length: 1_000 }, () => scan(1));
    expect(header(frame(0xc2, 8, 3), ...scans)).toMatchObject({ scans: MOST_SCANS + 1 });
  });

  it.each([
    ['segments', segment(0xe0)],
    ['restarts', [0xff, 0xd0]],
    ['filling', [0xff]],
    ['what belongs to no segment', [0xff, 0]],
  ])('should refuse a picture of more than any has: %s', (_, part) => {
    const many = (count: number): number[] => Array.from({ length: count }, () => part).flat();
    expect(header(many(99_000), frame(0xc0, 8, 1), scan(1))).toMatchObject({ scans: 1 });
    expect(() => header(many(101_000), frame(0xc0, 8, 1), scan(1))).toThrow(UnusableImageError);
  });

  it('should tell a picture that the decoder holds, though it goes over it once', () => {
    expect(header(frame(0xc2, 8, 3), scan(3))).toMatchObject({ isBuffered: true, scans: 1 });
    expect(header(frame(0xc0, 8, 3), scan(1))).toMatchObject({ isBuffered: true, scans: 1 });
    expect(header(frame(0xc1, 8, 1), scan(1))).toMatchObject({ isBuffered: false, scans: 1 });
  });

  it('should find its way as the decoder does, past filling, restarts and what belongs to no segment', () => {
    expect(header([0xff, 0xff, 0xff], frame(0xc2, 8, 1), [7, 7, 7], [0xff, 0xd0], scan(1), scan(1))).toMatchObject({
      scans: 2,
    });
  });

  it('should tell nothing of a file that ends before its first scan', () => {
    const whole = [...SOI, ...frame(0xc0, 8, 3), ...scan(3)];
    const withoutScan = SOI.length + frame(0xc0, 8, 3).length;
    for (let length = 0; length <= withoutScan; length++) {
      expect(readJpegHeader(Uint8Array.from(whole.slice(0, length)))).toBeUndefined();
    }
    expect(header(scan(3), frame(0xc0, 8, 3))).toBeUndefined();
  });
});
