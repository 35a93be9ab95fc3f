import { describe, expect, it } from '@jest/globals';
import { confirmSchema, registerSchema } from './registration.dto.js';

const password = 'Abcdef1!';

function pathsOf(body: unknown): unknown[] {
  return registerSchema.safeParse(body).error?.issues.map(({ path }) => path[0]) ?? [];
}

describe('registerSchema', () => {
  it('should make one address of its spellings', () => {
    expect(registerSchema.parse({ email: 'Ada@Example.COM', password, name: ' Ada ' })).toEqual({
      email: 'ada@example.com',
      password,
      name: 'Ada',
    });
  });

  it('should take an address as long as a user name may be, and none longer', () => {
    const address = (length: number) => `${'a'.repeat(length - '@example.com'.length)}@example.com`;
    expect(pathsOf({ email: address(128), password })).toEqual([]);
    expect(pathsOf({ email: address(129), password })).toEqual(['email']);
    expect(pathsOf({ email: 'a'.repeat(200_000), password })).toEqual(['email']);
  });

  it.each(['ada', '@example.com', 'ada@', 'ada@localhost', 'ada @example.com', ' ada@example.com', 'a@b.c,d@e.f', 5])(
    'should refuse %p for an address',
    (email) => {
      expect(pathsOf({ email, password })).toEqual(['email']);
    },
  );
});

describe('confirmSchema', () => {
  it('should take what Cognito could have sent', () => {
    expect(confirmSchema.parse({ email: 'Ada@example.com', code: '123456' })).toEqual({
      email: 'ada@example.com',
      code: '123456',
    });
  });

  it.each(['', ' ', '12 34', ' 123456', '1'.repeat(2049), 123_456])('should refuse %p for a code', (code) => {
    expect(confirmSchema.safeParse({ email: 'ada@example.com', code }).success).toBe(false);
  });
});
