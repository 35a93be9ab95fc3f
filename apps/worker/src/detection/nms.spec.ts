import { describe, expect, it } from '@jest/globals';
import { intersectionOverUnion, suppressOverlaps } from './nms.js';

function candidate(classIndex: number, score: number, x1: number, x2: number) {
  return { classIndex, score, x1, y1: 0, x2, y2: 10 };
}

describe('intersectionOverUnion', () => {
  it.each([
    ['the same box', [0, 10], 1],
    ['half of it', [0, 5], 0.5],
    ['one shifted by half', [5, 15], 1 / 3],
    ['one that touches', [10, 20], 0],
    ['one apart', [30, 40], 0],
  ] as const)('should be right for %s', (_, [x1, x2], expected) => {
    expect(intersectionOverUnion(candidate(0, 1, 0, 10), candidate(0, 1, x1, x2))).toBeCloseTo(expected, 10);
  });
});

describe('suppressOverlaps', () => {
  it('should keep the better of two that overlap in one class, and sort by score', () => {
    const worse = candidate(0, 0.5, 1, 11);
    const better = candidate(0, 0.75, 0, 10);
    const apart = candidate(0, 0.6, 50, 60);
    expect(suppressOverlaps([worse, apart, better], 0.45, 300)).toEqual([better, apart]);
  });

  it('should keep boxes of different classes, however they overlap', () => {
    const boxes = [candidate(0, 0.75, 0, 10), candidate(1, 0.5, 0, 10)];
    expect(suppressOverlaps(boxes, 0.45, 300)).toEqual(boxes);
  });

  it('should keep what overlaps no more than allowed', () => {
    const boxes = [candidate(0, 0.75, 0, 10), candidate(0, 0.5, 5, 15)];
    expect(suppressOverlaps(boxes, 0.34, 300)).toHaveLength(2);
    expect(suppressOverlaps(boxes, 0.33, 300)).toHaveLength(1);
  });

  it('should not let a suppressed box suppress others', () => {
    const chain = [candidate(0, 0.9, 0, 10), candidate(0, 0.8, 4, 14), candidate(0, 0.7, 8, 18)];
    expect(suppressOverlaps(chain, 0.4, 300).map(({ score }) => score)).toEqual([0.9, 0.7]);
  });

  it('should stop at the limit with the best ones', () => {
    const boxes = [candidate(0, 0.1, 0, 10), candidate(0, 0.3, 20, 30), candidate(0, 0.2, 40, 50)];
    expect(suppressOverlaps(boxes, 0.45, 2).map(({ score }) => score)).toEqual([0.3, 0.2]);
    expect(suppressOverlaps([], 0.45, 2)).toEqual([]);
  });
});
