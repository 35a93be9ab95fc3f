import { describe, expect, it } from '@jest/globals';
import { parseJsonBody } from './json-body.js';

const parse = (text: string): unknown => parseJsonBody(Buffer.from(text));

describe('parseJsonBody', () => {
  it('should tell no body from one of null', () => {
    expect(parse('')).toBeUndefined();
    expect(parse('null')).toBeNull();
  });

  it('should skip a byte order mark', () => {
    expect(parse('\uFEFF{"a":"é"}')).toEqual({ a: 'é' });
  });

  it.each([
    ['cut off', Buffer.from('{"a":')],
    ['no JSON', Buffer.from('a=b')],
    ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le')],
    ['Latin-1', Buffer.from('{"a":"é"}', 'latin1')],
  ])('should refuse what is %s', (_case, bytes) => {
    expect(() => parseJsonBody(bytes)).toThrow('The body must be valid JSON in UTF-8');
  });

  it('should accept 100 levels and refuse 101', () => {
    expect(parse('['.repeat(100) + ']'.repeat(100))).toHaveLength(1);
    expect(() => parse('['.repeat(102) + ']'.repeat(102))).toThrow(/nested deeper than 100 levels/);
  });

  it.each([10_000, 130_000])('should survive %d levels', (levels) => {
    expect(() => parse('['.repeat(levels) + ']'.repeat(levels))).toThrow(/nested/);
    expect(() => parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels))).toThrow(/nested/);
  });

  it('should leave the prototype alone', () => {
    const value = parse('{"__proto__":{"admin":true}}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });
});
