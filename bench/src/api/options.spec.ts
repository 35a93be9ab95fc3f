import { describe, expect, it } from '@jest/globals';
import { readApiOptions } from './options.js';

describe('readApiOptions', () => {
  it('should measure everything when nothing is named', () => {
    expect([...readApiOptions([]).measurements]).toEqual([
      'cold',
      'warm',
      'routes',
      'growth',
      'memory',
      'size',
      'memory-sizes',
    ]);
    expect(readApiOptions([]).rounds).toBe(15);
  });

  it('should measure what is named, and with --all everything', () => {
    expect([...readApiOptions(['--memory-sizes', '--cold']).measurements]).toEqual(['cold', 'memory-sizes']);
    expect(readApiOptions(['--size', '--all']).measurements.size).toBe(7);
  });

  it('should refuse what is no number, and what it does not know', () => {
    expect(() => readApiOptions(['--rounds', '0'])).toThrow();
    expect(() => readApiOptions(['--requests', 'many'])).toThrow();
    expect(() => readApiOptions(['--fast'])).toThrow();
  });
});
