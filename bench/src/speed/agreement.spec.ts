import { describe, expect, it } from '@jest/globals';
import type { Found } from '../contenders/protocol.js';
import { certainOf, disagreement } from './agreement.js';

const dog: Found = { classIndex: 16, score: 0.9, box: [100, 100, 300, 300] };
const car: Found = { classIndex: 2, score: 0.6, box: [400, 50, 600, 150] };
const faint: Found = { classIndex: 7, score: 0.35, box: [400, 50, 600, 150] };

describe('disagreement', () => {
  it('should be none when boxes differ by little, and objects near the threshold by all', () => {
    const shifted: Found = { ...dog, score: 0.8, box: [110, 100, 310, 300] };
    expect(disagreement([dog, faint], [shifted])).toBeUndefined();
    expect(disagreement([dog], [shifted, faint])).toBeUndefined();
  });

  it('should name an object that the other misses, or that it alone finds', () => {
    expect(disagreement([dog, car], [dog])).toBe('it misses class 2 (0.60) at 400, 50, 600, 150');
    expect(disagreement([dog], [dog, car])).toBe('only it finds class 2 (0.60) at 400, 50, 600, 150');
  });

  it('should see another class and another place', () => {
    expect(disagreement([dog], [{ ...dog, classIndex: 17 }])).toBeDefined();
    expect(disagreement([dog], [{ ...dog, box: [150, 150, 350, 350] }])).toBeDefined();
  });
});

describe('certainOf', () => {
  it('should leave out what is near the threshold', () => {
    expect(certainOf([dog, faint])).toEqual([dog]);
  });
});
