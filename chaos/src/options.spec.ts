import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.js';

describe('readOptions', () => {
  it('should run for a while with a seed of its own when nothing is asked for', () => {
    const { seed, ...options } = readOptions([]);
    expect(options).toMatchObject({ seconds: 75, kills: 0, report: undefined, mutant: undefined, help: false });
    expect(seed).toMatch(/^[\da-f]{8}$/);
    expect(readOptions([]).seed).not.toBe(seed);
  });

  it('should run for as long as the kills need, or as it is told', () => {
    expect(readOptions(['--kills', '1000', '--seed', 'a'])).toMatchObject({ seconds: 0, kills: 1_000, seed: 'a' });
    expect(readOptions(['--kills', '10', '--seconds', '20'])).toMatchObject({ seconds: 20, kills: 10 });
  });

  it.each([['--kills', '0'], ['--seconds', 'x'], ['--mutant', 'finish'], ['--unknown'], ['5']])(
    'should refuse %s %s',
    (...args) => {
      expect(() => readOptions(args)).toThrow();
    },
  );
});
