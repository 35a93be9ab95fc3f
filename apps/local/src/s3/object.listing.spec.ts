import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { listPage } from './object.listing.js';
import type { StoredObject } from './stored.object.js';

function objectOf(key: string): StoredObject {
  return {
    key,
    file: 'f.data',
    size: 0,
    etag: '',
    crc32: '',
    lastModified: '2026-01-01T00:00:00.000Z',
    sequencer: '0',
    headers: {},
  };
}

/** Every entry, page by page. */
function walk(keys: readonly string[], query: { prefix: string; delimiter: string; maxKeys: number }): string[] {
  const seen: string[] = [];
  let continuationToken: string | undefined;
  do {
    const page = listPage(keys.map(objectOf), {
      ...query,
      startAfter: '',
      ...(continuationToken !== undefined && { continuationToken }),
    });
    const entries = [...page.objects.map(({ key }) => key), ...page.commonPrefixes];
    expect(entries.length).toBeLessThanOrEqual(query.maxKeys);
    expect(entries.length > 0 || page.nextToken === undefined).toBe(true);
    seen.push(...entries);
    continuationToken = page.nextToken;
  } while (continuationToken !== undefined);
  return seen;
}

describe('listPage', () => {
  it('should give every object or group once, whatever the page size', () => {
    const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', '-', '\u{1F600}', '\uFFFD'), minLength: 1 });
    const keys = fc.uniqueArray(key, { maxLength: 30 });
    fc.assert(
      fc.property(
        keys,
        key,
        fc.constantFrom('', '/', '-a'),
        fc.integer({ min: 1, max: 7 }),
        (all, text, delimiter, maxKeys) => {
          for (const prefix of ['', text.slice(0, 2)]) {
            const expected = all
              .filter((name) => name.startsWith(prefix))
              .map((name) => {
                const at = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
                return at < 0 ? name : name.slice(0, at + delimiter.length);
              });
            const seen = walk(all, { prefix, delimiter, maxKeys });
            expect([...seen].sort()).toEqual([...new Set(expected)].sort());
          }
        },
      ),
    );
  });

  it('should refuse a token that it did not give', () => {
    const query = { prefix: '', delimiter: '', startAfter: '', maxKeys: 1 };
    for (const continuationToken of ['', 'x', Buffer.from('{"after":1}').toString('base64url')]) {
      expect(() => listPage([], { ...query, continuationToken })).toThrow('continuation token');
    }
  });
});
