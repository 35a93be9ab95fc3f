import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { DlqUsageError, readDlqArguments } from './dlq-arguments.js';

const jobId = randomUUID();

describe('readDlqArguments', () => {
  it('should take what is to be done, of all letters or those of a job', () => {
    expect(readDlqArguments(['list'])).toEqual({ action: 'list' });
    expect(readDlqArguments(['redrive'])).toEqual({ action: 'redrive' });
    expect(readDlqArguments(['redrive', '--job', jobId])).toEqual({ action: 'redrive', jobId });
    expect(readDlqArguments([`--job=${jobId}`, 'list'])).toEqual({ action: 'list', jobId });
  });

  it.each([[['--help']], [['-h']], [['redrive', '--help']]])('should understand %j', (args) => {
    expect(readDlqArguments(args)).toBe('help');
  });

  it.each([
    [[]],
    [['']],
    [['purge']],
    [['list', 'redrive']],
    [['--job', jobId]],
    [['redrive', '--job']],
    [['redrive', '--job=']],
    [['redrive', '--job', 'job-1']],
    [['redrive', '--all']],
  ])('should refuse %j', (args) => {
    expect(() => readDlqArguments(args)).toThrow(DlqUsageError);
  });

  it('should know what npm leaves of the arguments without the two hyphens before them', () => {
    expect(() => readDlqArguments(['redrive', jobId])).toThrow(/Did you forget --job, or the -- after dlq\?/);
  });
});
