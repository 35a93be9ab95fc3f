import { describe, expect, it } from '@jest/globals';
import { gigabyteSecondsOf, shareOf } from './memory-sizes.js';

describe('shareOf', () => {
  it('should give one core at 1769 MB, and no more than one', () => {
    expect(shareOf('256')).toBeCloseTo(0.145, 3);
    expect(shareOf('1769')).toBe(1);
    expect(shareOf('3008')).toBe(1);
  });
});

describe('gigabyteSecondsOf', () => {
  it('should bill whole milliseconds', () => {
    expect(gigabyteSecondsOf('1024', 3.2)).toBe(4_000);
    expect(gigabyteSecondsOf('512', 4)).toBe(2_000);
  });
});
