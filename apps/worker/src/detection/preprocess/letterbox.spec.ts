import { describe, expect, it } from '@jest/globals';
import type { Fit } from '../model/model-spec.js';
import { place, toOriginal } from './letterbox.js';

const INPUT = { width: 416, height: 416 };

describe('place', () => {
  it.each<[Fit, number, number, { left: number; top: number; width: number; height: number }]>([
    ['letterbox-center', 832, 416, { left: 0, top: 104, width: 416, height: 208 }],
    ['letterbox-center', 416, 832, { left: 104, top: 0, width: 208, height: 416 }],
    ['letterbox-center', 100, 99, { left: 0, top: 2, width: 416, height: 412 }],
    ['letterbox-topleft', 832, 416, { left: 0, top: 0, width: 416, height: 208 }],
    ['letterbox-topleft', 208, 104, { left: 0, top: 0, width: 416, height: 208 }],
    ['stretch', 832, 416, { left: 0, top: 0, width: 416, height: 416 }],
    ['letterbox-center', 50_000, 1, { left: 0, top: 207, width: 416, height: 1 }],
  ])('should fit by %s a picture of %d x %d', (fit, width, height, expected) => {
    expect(place({ width, height }, INPUT, fit)).toEqual({ ...expected, original: { width, height } });
  });
});

describe('toOriginal', () => {
  const corners = { classIndex: 0, score: 1, x1: 104, y1: 130, x2: 208, y2: 156 };

  it('should undo the scale and the bars', () => {
    const centred = place({ width: 832, height: 416 }, INPUT, 'letterbox-center');
    expect(toOriginal(corners, centred)).toEqual([208, 52, 416, 104]);
    const topLeft = place({ width: 832, height: 416 }, INPUT, 'letterbox-topleft');
    expect(toOriginal(corners, topLeft)).toEqual([208, 260, 416, 312]);
    const stretched = place({ width: 832, height: 416 }, INPUT, 'stretch');
    expect(toOriginal(corners, stretched)).toEqual([208, 130, 416, 156]);
  });

  it('should clip a box to the picture', () => {
    const placement = place({ width: 832, height: 416 }, INPUT, 'letterbox-center');
    const beyond = { ...corners, x1: -20, y1: 50, x2: 430, y2: 400 };
    expect(toOriginal(beyond, placement)).toEqual([0, 0, 832, 416]);
  });
});
