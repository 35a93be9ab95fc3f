import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readArguments, UsageError } from './arguments.js';

const FOLDER = resolve('/from/here');

describe('readArguments', () => {
  it.each([[['a.json', '--images', 'b']], [['--images=b', 'a.json']]])('should take %j', (args) => {
    expect(readArguments(args, FOLDER)).toEqual({ file: resolve(FOLDER, 'a.json'), images: resolve(FOLDER, 'b') });
  });

  it.each([[['--help']], [['-h']], [['a.json', '--images', 'b', '--help']]])('should understand %j', (args) => {
    expect(readArguments(args, FOLDER)).toBe('help');
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
    expect(() => readArguments(args, FOLDER)).toThrow(UsageError);
  });

  it('should know what npm leaves of the arguments without the two hyphens before them', () => {
    expect(() => readArguments(['a.json', 'b'], FOLDER)).toThrow(/did you forget the -- after exercises:import\?/);
  });
});
