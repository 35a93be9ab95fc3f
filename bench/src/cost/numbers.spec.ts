import { describe, expect, it } from '@jest/globals';
import { inDigits, inDollars } from './numbers.js';

describe('inDollars', () => {
  it.each([
    [0, '0'],
    [0.004, '< 0.01'],
    [0.006, '0.01'],
    [7.3, '7.30'],
    [73.4, '73'],
    [1_234_567.8, '1,234,568'],
  ])('should write %d as %s', (dollars, text) => {
    expect(inDollars(dollars)).toBe(text);
  });
});

describe('inDigits', () => {
  it.each([
    [0, '0'],
    [0.0029589, '0.00296'],
    [17.28, '17.3'],
    [43_512, '43,500'],
  ])('should write %d as %s', (amount, text) => {
    expect(inDigits(amount)).toBe(text);
  });
});
