import { describe, expect, it } from '@jest/globals';
import { LIMITS } from '@spotter/shared';
import { PageSize } from './page-size.js';

/** How many entries of this text fit a page, and how long its JSON and Lambda's answer are. */
function filled(text: string): { json: number; answer: number } {
  const size = new PageSize();
  const entries: object[] = [];
  for (let entry = { text }; size.add(JSON.stringify(entry)); entry = { text }) entries.push(entry);
  const json = JSON.stringify({ entries, nextCursor: 'x'.repeat(4_096) });
  return { json: Buffer.byteLength(json), answer: Buffer.byteLength(JSON.stringify({ body: json })) };
}

describe('PageSize', () => {
  it.each(['a', '"', '\\', '\n', 'é', '😀', '\u0001'])(
    'should fill a page of %j to a limit and not beyond',
    (character) => {
      const { json, answer } = filled(character.repeat(10_000));
      expect(json).toBeLessThanOrEqual(LIMITS.pageBytes);
      expect(answer).toBeLessThanOrEqual(6 * 1024 * 1024);
      const isFull = json > LIMITS.pageBytes - 100_000 || answer > 6 * 1024 * 1024 - 200_000;
      expect(isFull).toBe(true);
    },
  );

  it('should take a first entry of any size', () => {
    expect(new PageSize().add(JSON.stringify({ text: 'a'.repeat(LIMITS.pageBytes) }))).toBe(true);
  });
});
