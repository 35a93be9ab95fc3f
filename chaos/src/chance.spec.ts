import { describe, expect, it } from '@jest/globals';
import { Chance } from './chance.js';

const chance = new Chance('1');
const numbers = Array.from({ length: 1_000 }, (_, index) => index);

describe('Chance', () => {
  it('should decide the same of the same thing, and otherwise of another, or with another seed', () => {
    expect(chance.share('kill', 1)).toBe(new Chance('1').share('kill', 1));
    expect(chance.share('kill', 1)).not.toBe(chance.share('kill', 2));
    expect(chance.share('kill', 1)).not.toBe(chance.share('kill', '1'));
    expect(chance.share('kill', 1)).not.toBe(new Chance('2').share('kill', 1));
  });

  it('should spread evenly, and take both ends', () => {
    const shares = numbers.map((number) => chance.share(number));
    expect(shares.filter((share) => share < 0.3).length / numbers.length).toBeCloseTo(0.3, 1);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...shares)).toBeLessThan(1);
    const rolls = new Set(numbers.map((number) => chance.between(1, 6, number)));
    expect([...rolls].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(['a', 'b']).toContain(chance.pick(['a', 'b'], 'letter'));
  });
});
