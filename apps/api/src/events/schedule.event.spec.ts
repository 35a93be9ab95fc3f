import { describe, expect, it } from '@jest/globals';
import { budgetMsOf } from './schedule.event.js';

describe('budgetMsOf', () => {
  it.each([
    [60_000, 12_000],
    [29_000, 12_000],
    [26_000, 10_000],
    [16_000, 0],
    [1_000, 0],
  ])('should leave time for what has begun, of %d ms', (remainingMs, budgetMs) => {
    expect(budgetMsOf(remainingMs)).toBe(budgetMs);
  });
});
