import { describe, expect, it } from '@jest/globals';
import { bend } from './bend.js';
import { distance } from './vector.js';

describe('bend', () => {
  it('should find the joint on the side of the hint, at the length of both bones', () => {
    const joint = bend([0, 0, 0], [6, 0, 0], 5, 5, [0.3, 1, 0]);

    expect(joint[0]).toBeCloseTo(3);
    expect(joint[1]).toBeCloseTo(4);
    expect(joint[2]).toBeCloseTo(0);
  });

  it('should keep the lengths of unequal bones in any direction', () => {
    const joint = bend([1, 2, 3], [10, 20, -5], 14, 11, [0, 0, 1]);

    expect(distance([1, 2, 3], joint)).toBeCloseTo(14);
    expect(distance([10, 20, -5], joint)).toBeCloseTo(11);
  });

  it('should refuse what is out of reach', () => {
    expect(() => bend([0, 0, 0], [0, 11, 0], 5, 5, [1, 0, 0])).toThrow('cannot reach 11.0 cm');
  });
});
