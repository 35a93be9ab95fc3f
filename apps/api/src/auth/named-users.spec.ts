import { describe, expect, it } from '@jest/globals';
import { AppError } from '@spotter/shared';
import { namedUser, namedUsers } from './named-users.js';

const NOWHERE = { params: {}, query: {} };

describe('namedUsers', () => {
  it('should find those in path, query and body', () => {
    expect(namedUsers({ params: { userId: 'a' }, query: { userId: 'b' }, body: { userId: 'c' } })).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(namedUsers(NOWHERE)).toEqual([]);
  });

  it.each([undefined, null, 'ada', ['ada'], { userId: 1 }, { userId: '..' }, { userId: { $ne: '' } }])(
    'should leave what the body %j is to its schema',
    (body) => {
      expect(namedUsers({ ...NOWHERE, body })).toEqual([]);
    },
  );

  it.each([[['a', 'a']], [{ 0: 'a' }]])('should refuse %j in the query', (userId) => {
    expect(() => namedUsers({ ...NOWHERE, query: { userId } })).toThrow('userId must be given once');
  });
});

describe('namedUser', () => {
  it('should be the one who is named, however often', () => {
    expect(namedUser({ params: { userId: 'a' }, query: { userId: 'a' }, body: { userId: 'a' } })).toBe('a');
    expect(namedUser(NOWHERE)).toBeUndefined();
  });

  it('should not be two', () => {
    expect(() => namedUser({ params: { userId: 'a' }, query: {}, body: { userId: 'b' } })).toThrow(AppError);
  });

  it.each(['', '.', '..', 'a/b', 'a#STATUS#b', 'session:1', 'ä', 'x'.repeat(129)])('should not be %j', (userId) => {
    expect(() => namedUser({ params: { userId }, query: {} })).toThrow(/^userId must be/);
  });
});
