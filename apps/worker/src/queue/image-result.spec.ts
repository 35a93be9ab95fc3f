import { describe, expect, it } from '@jest/globals';
import { toImageResult } from './image-result.js';

function detections(count: number, label: string) {
  return Array.from({ length: count }, (_, index) => ({
    label,
    confidence: 1 - index / 1_000,
    bbox: [1_234.56, 1_234.56, 5_432.1, 5_432.1] as const,
  }));
}

describe('toImageResult', () => {
  it('should store everything of an ordinary result', () => {
    const result = { imageWidth: 640, imageHeight: 480, detections: detections(300, 'kettlebell') };
    expect(toImageResult(result, '"tag"')).toEqual({ ...result, detectionCount: 300, eTag: '"tag"' });
  });

  it('should store how many pictures an animation has', () => {
    const result = { imageWidth: 8, imageHeight: 8, imagePages: 12, detections: [] };
    expect(toImageResult(result, '"tag"')).toEqual({ ...result, detectionCount: 0, eTag: '"tag"' });
  });

  it('should keep the highest scores of one that no item could hold, and say so', () => {
    const result = { imageWidth: 640, imageHeight: 480, detections: detections(300, 'é'.repeat(1_000)) };
    const stored = toImageResult(result, '"tag"');
    expect(stored.truncated).toBe(true);
    expect(stored.detectionCount).toBe(stored.detections.length);
    expect(stored.detectionCount).toBeGreaterThan(100);
    expect(stored.detections).toEqual(result.detections.slice(0, stored.detectionCount));
    expect(Buffer.byteLength(JSON.stringify(stored))).toBeLessThan(400 * 1024);
  });
});
