import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseIfMatch } from './if-match.js';

const refusal = expect.objectContaining({
  code: 'VALIDATION_ERROR',
  message: 'If-Match must be * or one version, such as "3"',
});

function refusalOf(header: string): unknown {
  try {
    return parseIfMatch(header);
  } catch (error) {
    return error;
  }
}

describe('If-Match', () => {
  it.each<[string | undefined, unknown]>([
    [undefined, undefined],
    ['*', '*'],
    ['"3"', 3],
    ['3', 3],
    [' "3" ', 3],
    ['"0"', 0],
    ['"999999999999999"', 999_999_999_999_999],
  ])('should be read: %j', (header, expected) => {
    expect(parseIfMatch(header)).toBe(expected);
  });

  it('should be read as every version is shown in an ETag', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999_999_999 }), (version) => {
        expect(parseIfMatch(`"${version}"`)).toBe(version);
      }),
    );
  });

  it.each([
    ['empty', ''],
    ['an empty tag', '""'],
    ['a weak tag', 'W/"3"'],
    ['a list', '"3", "4"'],
    ['two headers', '3, 3'],
    ['any in quotes', '"*"'],
    ['the tag of the catalogue', '"q8Zx-aFh"'],
    ['one quote', '"3'],
    ['the other quote', '3"'],
    ['single quotes', "'3'"],
    ['a sign', '"-3"'],
    ['a plus', '+3'],
    ['a fraction', '3.0'],
    ['an exponent', '3e0'],
    ['hexadecimal', '0x3'],
    ['a leading zero', '"03"'],
    ['other digits', '"٣"'],
    ['a space within', '" 3"'],
    ['more than can be counted', '"9007199254740993"'],
    ['a line break', '"3"\n"4"'],
  ])('should be refused: %s', (_case, header) => {
    expect(refusalOf(header)).toEqual(refusal);
  });
});
