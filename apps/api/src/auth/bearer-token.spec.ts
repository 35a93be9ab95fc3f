import { describe, expect, it } from '@jest/globals';
import { bearerTokenOf } from './bearer-token.js';

function tokenOf(...values: string[]): string | undefined {
  const [authorization] = values;
  return bearerTokenOf({
    headers: { ...(authorization !== undefined && { authorization }) },
    headersDistinct: { ...(values.length > 0 && { authorization: values }) },
  });
}

describe('bearerTokenOf', () => {
  it.each(['Bearer abc.def-g_h', 'bearer abc.def-g_h', 'BEARER   abc.def-g_h', 'Bearer abc.def-g_h '])(
    'should find the token of %j',
    (value) => {
      expect(tokenOf(value)).toBe('abc.def-g_h');
    },
  );

  it('should find none without the header', () => {
    expect(tokenOf()).toBeUndefined();
  });

  it('should find it where only the joined headers are known, as in an event', () => {
    expect(bearerTokenOf({ headers: { authorization: 'Bearer abc' }, headersDistinct: {} })).toBe('abc');
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearerabc',
    'Basic abc',
    'Bearer a,b',
    'Bearer a, Bearer b',
    'Bearer a b',
    'Bearer ä',
  ])('should take %j for no token', (value) => {
    expect(tokenOf(value)).toBe('');
  });

  it('should take two for none, even the same twice', () => {
    expect(tokenOf('Bearer abc', 'Bearer abc')).toBe('');
    expect(tokenOf('Bearer abc', 'Basic abc')).toBe('');
  });
});
