import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readArguments, UsageError } from './arguments.js';

describe('readArguments', () => {
  it.each([[['a.json', '--images', 'b']], [['--images=b', 'a.json']]])('should take %j', (args) => {
    expect(readArguments(args)).toEqual({ file: resolve('a.json'), images: resolve('b') });
  });

  it.each([
    [[]],
    [['a.json']],
    [['--images', 'b']],
    [['a.json', '--images']],
    [['a.json', '--images=']],
    [['a.json', 'c.json', '--images', 'b']],
    [['a.json', '--images', 'b', '--force']],
  ])('should refuse %j', (args) => {
    expect(() => readArguments(args)).toThrow(UsageError);
  });
});
