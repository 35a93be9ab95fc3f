import { describe, expect, it } from '@jest/globals';
import { percentileOf } from './percentile.js';

describe('percentileOf', () => {
  it('should be a value that so many percent do not exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([50, 95, 100].map((percent) => percentileOf(hundred, percent))).toEqual([50, 95, 100]);
  });

  it('should be the only value there is', () => {
    expect([0, 50, 100].map((percent) => percentileOf([7], percent))).toEqual([7, 7, 7]);
  });
});
