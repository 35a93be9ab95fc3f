import { describe, expect, it } from '@jest/globals';
import { passwordSchema } from './password.js';

const accepts = (password: unknown): boolean => passwordSchema.safeParse(password).success;

describe('passwordSchema', () => {
  it.each(['Abcdef1!', 'Two words 2', `Aa1${'!'.repeat(253)}`, 'Pässword1-', 'Abcdef1\\'])(
    'should accept %p',
    (password) => {
      expect(accepts(password)).toBe(true);
    },
  );

  it.each([
    ['is too short', 'Abcde1!'],
    ['is too long', `Aa1${'!'.repeat(254)}`],
    ['has no upper-case letter', 'abcdef1!'],
    ['has no lower-case letter', 'ABCDEF1!'],
    ['has no digit', 'Abcdefg!'],
    ['has no symbol', 'Abcdefg1'],
    ['has no symbol that Cognito knows', 'Abcdefg1€'],
    ['begins with a space', ' Abcdef1!'],
    ['ends with a space', 'Abcdef1! '],
    ['is no text', 12_345_678],
  ])('should refuse one that %s', (_case, password) => {
    expect(accepts(password)).toBe(false);
  });
});
