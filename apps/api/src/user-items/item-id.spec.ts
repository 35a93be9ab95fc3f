import { describe, expect, it } from '@jest/globals';
import { createdAtOf, isItemId, newItemId } from './item-id.js';

describe('an item id', () => {
  it('should sort as things were made, also within a millisecond', () => {
    const ids = Array.from({ length: 2_000 }, () => newItemId());
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every(isItemId)).toBe(true);
  });

  it('should tell when it was made', () => {
    const before = Date.now();
    const made = Date.parse(createdAtOf(newItemId()));
    expect(made).toBeGreaterThanOrEqual(before);
    // Ids of one millisecond may borrow a next one.
    expect(made).toBeLessThanOrEqual(Date.now() + 1);
    expect(createdAtOf('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')).toBe('2022-02-22T19:22:22.000Z');
  });

  it.each([
    '',
    'a',
    '017f22e2-79b0-4cc3-98c4-dc0c0c07398f',
    '017F22E2-79B0-7CC3-98C4-DC0C0C07398F',
    '017f22e2-79b0-7cc3-c8c4-dc0c0c07398f',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f#',
    ' 017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ])('should be nothing else: %j', (text) => {
    expect(isItemId(text)).toBe(false);
  });
});
