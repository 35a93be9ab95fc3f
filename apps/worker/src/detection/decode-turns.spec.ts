import { describe, expect, it } from '@jest/globals';
import { DecodeTurns } from './decode-turns.js';

function turnsOf(most: number, ...come: readonly (readonly [image: string, pixels: number])[]) {
  const turns = new DecodeTurns<string>(most);
  const begun = come.filter(([image, pixels]) => turns.come(image, pixels)).map(([image]) => image);
  return { turns, begun };
}

function nextOf(turns: DecodeTurns<string>): string[] {
  const begun: string[] = [];
  for (let image = turns.next(); image !== undefined; image = turns.next()) begun.push(image);
  return begun;
}

describe('DecodeTurns', () => {
  it('should let images begin until they have as many pixels as are allowed', () => {
    const { turns, begun } = turnsOf(50, ['a', 20], ['b', 20], ['c', 10], ['d', 1]);
    expect(begun).toEqual(['a', 'b', 'c']);
    expect(nextOf(turns)).toEqual([]);
    turns.end(10);
    expect(nextOf(turns)).toEqual(['d']);
  });

  it('should let one that has more than is allowed begin alone', () => {
    const { turns, begun } = turnsOf(50, ['a', 100], ['b', 100], ['c', 1]);
    expect(begun).toEqual(['a']);
    turns.end(100);
    expect(nextOf(turns)).toEqual(['b']);
    turns.end(100);
    expect(nextOf(turns)).toEqual(['c']);
  });

  it('should let none pass who came later, or a large one might wait for ever', () => {
    const { turns, begun } = turnsOf(50, ['a', 10], ['large', 50], ['b', 10]);
    expect(begun).toEqual(['a']);
    expect(nextOf(turns)).toEqual([]);
    turns.end(10);
    expect(nextOf(turns)).toEqual(['large']);
    turns.end(50);
    expect(nextOf(turns)).toEqual(['b']);
  });

  it('should let those begin who waited only for one that waits no more', () => {
    const { turns } = turnsOf(50, ['a', 40], ['b', 20], ['c', 10]);
    expect(turns.remove('b')).toBe(true);
    expect(turns.remove('b')).toBe(false);
    expect(turns.remove('a')).toBe(false);
    expect(nextOf(turns)).toEqual(['c']);
  });

  it('should forget all who wait', () => {
    const { turns } = turnsOf(50, ['a', 40], ['b', 20], ['c', 10]);
    expect(turns.clear()).toEqual(['b', 'c']);
    turns.end(40);
    expect(nextOf(turns)).toEqual([]);
  });
});
