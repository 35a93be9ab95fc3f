import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { longText, shortText } from './text.js';

function faultsOf(schema: z.ZodMiniType, text: string): string[] | undefined {
  return schema.safeParse(text).error?.issues.map(({ message }) => message);
}

describe('shortText', () => {
  it('should be without the spaces around it', () => {
    expect(shortText(5).parse(' \t\n Run ')).toBe('Run');
  });

  it.each(['', ' ', '\n\t\u00a0'])('should not be empty: %j', (text) => {
    expect(faultsOf(shortText(5), text)).toEqual(['must have 1 to 5 characters']);
  });

  it('should count characters, however they are encoded', () => {
    expect(shortText(5).parse('😀'.repeat(5))).toBe('😀'.repeat(5));
    expect(faultsOf(shortText(5), '😀'.repeat(6))).toEqual(['must have 1 to 5 characters']);
    expect(faultsOf(shortText(5), 'abcdef')).toEqual(['must have 1 to 5 characters']);
  });
});

describe('longText', () => {
  it('should be as it was written', () => {
    expect(longText(9).parse(' a\n b ')).toBe(' a\n b ');
    expect(longText(9).parse('')).toBe('');
  });

  it('should have an end', () => {
    expect(faultsOf(longText(9), 'x'.repeat(10))).toEqual(['must have 0 to 9 characters']);
  });
});

describe('a text', () => {
  it.each(['a\ud800', '\udc00a', '\ude00\ud83d'])('should not be cut off in the middle of a character: %j', (text) => {
    for (const schema of [shortText(9), longText(9)]) {
      expect(faultsOf(schema, text)).toEqual(['has a character that is cut off']);
    }
  });

  it('should tell its bounds to whoever describes the schema', () => {
    expect(z.toJSONSchema(shortText(9))).toMatchObject({ type: 'string', minLength: 1, maxLength: 9 });
    expect(z.toJSONSchema(longText(9))).toMatchObject({ type: 'string', minLength: 0, maxLength: 9 });
  });
});
