import { describe, expect, it } from '@jest/globals';
import { trendOf } from './regression.js';

describe('trendOf', () => {
  it('should find the slope of a straight line, and be sure of it', () => {
    const { slope, margin } = trendOf([3, 5, 7, 9, 11]);
    expect(slope).toBeCloseTo(2);
    expect(margin).toBeCloseTo(0);
  });

  it('should find no slope in what goes up and down', () => {
    const { slope, margin } = trendOf(Array.from({ length: 100 }, (_, step) => (step % 2 === 0 ? 10 : 12)));
    expect(Math.abs(slope)).toBeLessThan(margin);
  });

  it('should give the error of least squares where residuals do not follow each other', () => {
    // By hand: mean 2, slope 0, residuals -1, 1, 1, -1, sum of squares 4, of steps 5: 1.96 * sqrt(4 / 2 / 5).
    const { slope, margin } = trendOf([1, 3, 3, 1]);
    expect(slope).toBeCloseTo(0);
    expect(margin).toBeCloseTo(1.96 * Math.sqrt(0.4));
  });

  it('should be less sure where they do', () => {
    const plateaus = Array.from({ length: 90 }, (_, step) => Math.floor(step / 15) % 2);
    const alternating = plateaus.map((_, step) => step % 2);
    expect(trendOf(plateaus).margin).toBeGreaterThan(2 * trendOf(alternating).margin);
  });
});
