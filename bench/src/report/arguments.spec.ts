import { describe, expect, it } from '@jest/globals';
import { readOptions } from '../../../chaos/src/options.js';
import { readJobOptions } from '../jobs/options.js';
import { faultOf } from './arguments.js';

describe('faultOf', () => {
  it.each([
    [() => readOptions(['--kills', 'many']), /^--kills: Invalid input: expected number/],
    [() => readOptions(['--mutant', 'foo']), /^--mutant: .*"commit"/],
    [() => readOptions(['--kils', '3']), /^Unknown option '--kils'/],
    [() => readJobOptions(['--rounds', '0', '--images', '1001']), /^--rounds: .*\n--images: .*1000/],
  ])('should say in a line which argument is wrong, and how', (read, line) => {
    let fault = '';
    try {
      read();
    } catch (error) {
      fault = faultOf(error);
    }
    expect(fault).toMatch(line);
    expect(fault).not.toMatch(/\n\s+at /);
  });
});
