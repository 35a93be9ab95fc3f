import { describe, expect, it } from '@jest/globals';
import { readTokenArguments, TokenUsageError } from './token-arguments.js';

describe('readTokenArguments', () => {
  it('should give a name an address that nobody can register, and leave an address as it is but for its case', () => {
    expect(readTokenArguments(['--user', 'Ada'])).toEqual({ email: 'ada@spotter.localhost', roles: [] });
    expect(readTokenArguments(['--user=Ada@Example.com', '--password', 'x y'])).toEqual({
      email: 'ada@example.com',
      roles: [],
      password: 'x y',
    });
  });

  it('should take each role once', () => {
    const args = ['--user', 'ada', '--role', 'admin', '--role', 'Trainerin-Ä', '--role', 'admin'];
    expect(readTokenArguments(args)).toMatchObject({ roles: ['admin', 'Trainerin-Ä'] });
  });

  it.each([[['--help']], [['-h', '--user', 'ada']]])('should understand %j', (args) => {
    expect(readTokenArguments(args)).toBe('help');
  });

  it.each([
    [[]],
    [['--user', '']],
    [['--user']],
    [['ada']],
    [['--user', 'ada lovelace']],
    [['--user', 'ada@']],
    [['--user', 'ada@b@c']],
    [['--user', 'ada', '--role', '']],
    [['--user', 'ada', '--role', 'two words']],
    [['--user', 'ada', '--role', 'r'.repeat(129)]],
    [['--user', 'ada', '--admin']],
  ])('should refuse %j', (args) => {
    expect(() => readTokenArguments(args)).toThrow(TokenUsageError);
  });
});
