import { describe, expect, it } from '@jest/globals';
import { mostAtOnce } from './at-once.js';

describe('mostAtOnce', () => {
  it.each<[number, [number, number][]]>([
    [0, []],
    [1, [[0, 1]]],
    [
      1,
      [
        [1, 2],
        [0, 1],
      ],
    ],
    [
      3,
      [
        [0, 9],
        [1, 4],
        [2, 3],
        [5, 6],
      ],
    ],
  ])('should be %d', (most, spans) => {
    expect(mostAtOnce(spans.map(([started, ended]) => ({ started, ended })))).toBe(most);
  });
});
