import { describe, expect, it } from '@jest/globals';
import { itemSize } from './item-size.js';

describe('itemSize', () => {
  it('should count names and texts by their bytes', () => {
    expect(itemSize({ jobId: { S: 'abc' }, größe: { S: '€' } })).toBe(5 + 3 + 7 + 3);
  });

  it.each([
    ['0', 1],
    ['7', 2],
    ['10', 2],
    ['27', 2],
    ['999', 3],
    ['-27', 3],
    ['1.50', 2],
    ['0.0012', 2],
    ['1730000000', 3],
    ['1.5E-7', 2],
  ])('should count the significant digits of %s', (number, bytes) => {
    expect(itemSize({ n: { N: number } })).toBe(1 + bytes);
  });

  it('should count the members of a set', () => {
    expect(itemSize({ done: { NS: ['0', '7', '12', '345'] } })).toBe(4 + 1 + 2 + 2 + 3);
    expect(itemSize({ s: { SS: ['ab', 'c'] } })).toBe(1 + 3);
  });

  it('should count what lists and maps add', () => {
    expect(itemSize({ l: { L: [{ S: 'ab' }, { BOOL: true }] } })).toBe(1 + 3 + (1 + 2) + (1 + 1));
    expect(itemSize({ m: { M: { x: { N: '1' }, y: { NULL: true } } } })).toBe(1 + 3 + (1 + 1 + 2) + (1 + 1 + 1));
  });
});
