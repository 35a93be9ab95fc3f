import { describe, expect, it } from '@jest/globals';
import { countWebpFrames } from './webp-frames.js';

function chunk(name: string, length: number): Buffer {
  const header = Buffer.alloc(8);
  header.write(name, 'latin1');
  header.writeUInt32LE(length, 4);
  return Buffer.concat([header, Buffer.alloc(length + (length % 2))]);
}

function webp(...chunks: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'), ...chunks]);
}

describe('countWebpFrames', () => {
  it('should count the frames of an animation, also where chunks are padded', () => {
    const frames = [chunk('ANMF', 7), chunk('ANMF', 8), chunk('ANMF', 1)];
    expect(countWebpFrames(webp(chunk('VP8X', 10), chunk('ANIM', 6), ...frames))).toBe(3);
  });

  it('should find none in a still picture', () => {
    expect(countWebpFrames(webp(chunk('VP8 ', 33)))).toBe(0);
  });

  it('should end at the end of the file, whatever a chunk says of its length', () => {
    const lying = chunk('ANMF', 2);
    lying.writeUInt32LE(0xffff_ffff, 4);
    expect(countWebpFrames(webp(lying, chunk('ANMF', 2)))).toBe(1);
    expect(countWebpFrames(webp(chunk('ANMF', 2)).subarray(0, 17))).toBe(0);
    expect(countWebpFrames(Buffer.from('RIFF'))).toBe(0);
  });
});
