import { describe, expect, it } from '@jest/globals';
import { printSpread, spreadOf } from './spread.js';

describe('spreadOf', () => {
  it('should take the middle of an odd number of values, whatever their order', () => {
    expect(spreadOf([10, 9, 100])).toEqual({ least: 9, median: 10, most: 100 });
  });

  it('should take the mean of the two in the middle of an even number', () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({ least: 1, median: 2.5, most: 4 });
  });
});

describe('printSpread', () => {
  it('should round to the digits that are asked for', () => {
    expect(printSpread({ least: 0.914, median: 0.956, most: 1 }, 2)).toBe('0.91 – **0.96** – 1.00');
  });
});
