import { describe, expect, it } from '@jest/globals';
import { parseRange } from './byte.range.js';
import { readPrecondition } from './preconditions.js';
import type { StoredObject } from './stored.object.js';

const OBJECT: StoredObject = {
  key: 'k',
  file: 'f.data',
  size: 10,
  etag: 'e1',
  crc32: '',
  lastModified: '2026-01-01T00:00:00.700Z',
  sequencer: '0',
  headers: {},
};
const SAME_SECOND = 'Thu, 01 Jan 2026 00:00:00 GMT';

describe('readPrecondition', () => {
  it.each([
    [{ 'if-none-match': 'W/"e1"' }, 'notModified'],
    [{ 'if-none-match': '"x", "e1"' }, 'notModified'],
    [{ 'if-none-match': '*' }, 'notModified'],
    [{ 'if-none-match': '"x"', 'if-modified-since': SAME_SECOND }, 'proceed'],
    [{ 'if-modified-since': SAME_SECOND }, 'notModified'],
    [{ 'if-modified-since': 'never' }, 'proceed'],
    [{ 'if-match': '*' }, 'proceed'],
    [{ 'if-unmodified-since': SAME_SECOND }, 'proceed'],
  ])('should answer %j with %s', (headers, expected) => {
    expect(readPrecondition(new Map(Object.entries(headers)), OBJECT)).toBe(expected);
  });
});

describe('parseRange', () => {
  it('should know no range of an empty object', () => {
    expect(() => parseRange('bytes=0-', 0)).toThrow('not satisfiable');
    expect(() => parseRange('bytes=-5', 0)).toThrow('not satisfiable');
  });

  it.each(['bytes=0-1,3-4', 'bytes=-', 'bytes', ''])('should take %j for the whole', (header) => {
    expect(parseRange(header, 10)).toBeUndefined();
  });
});
