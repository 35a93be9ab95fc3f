import { describe, expect, it } from '@jest/globals';
import { floats } from '../outputs.fixture.js';
import { boxRound, meanOf, scoresForLogits } from './distance-distribution.js';

describe('meanOf', () => {
  it.each([
    ['one bin', [0, 0, 1000, 0], 2],
    ['all bins alike', [5, 5, 5, 5], 1.5],
    // 1/2, 1/4, 1/8 and 1/8: 0.25 + 0.25 + 0.375.
    ['bins of falling weight', [Math.log(4), Math.log(2), 0, 0], 0.875],
    ['logits below any exponential', [-1000, -1000, -1000, -1000], 1.5],
  ])('should be of %s', (_, logits, expected) => {
    expect(meanOf(Float32Array.of(9, ...logits, 9), 1, 4)).toBeCloseTo(expected, 6);
  });

  it.each([[[0, NaN]], [[NaN, 0]], [[Infinity, 0]], [[-Infinity, -Infinity]]])(
    'should be no number for %j',
    (logits) => {
      expect(meanOf(Float32Array.from(logits), 0, 2)).toBeNaN();
    },
  );
});

describe('boxRound', () => {
  it('should go left, up, right and down from the point, in strides', () => {
    const data = Float32Array.of(9, ...[0, 1000, 0], ...[0, 0, 1000], ...[1000, 0, 0], ...[0, 0, 0]);
    expect(boxRound(100, 50, 16, { data, start: 1, bins: 3 })).toEqual({ x1: 84, y1: 18, x2: 100, y2: 66 });
  });
});

describe('scoresForLogits', () => {
  const saidOf = (...rows: readonly (readonly number[])[]) =>
    scoresForLogits(floats('output', [1, rows.length, rows[0]?.length ?? 0], rows.flat()), 1);

  it('should tell scores in most columns behind the first', () => {
    const expected = '3 of the 4 columns of distances are within 0 and 1 throughout, as scores are';
    expect(saidOf([0.5, 0, 1, 0.25, 300], [0.5, 0, 0.5, 0.5, 20])).toBe(expected);
  });

  it('should leave logits, also where some columns might be scores', () => {
    expect(saidOf([0.5, 0, 1, 0.25, 300], [0.5, 0, 0.5, -0.5, 20])).toBeUndefined();
    expect(saidOf([0.5, 0, 1, NaN, 300])).toBeUndefined();
  });
});
