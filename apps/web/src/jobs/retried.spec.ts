import { describe, expect, it } from '@jest/globals';
import type { JobState } from './job.js';
import { retriedOf, saidOfRetried } from './retried.js';

function stateOf(status: JobState['status'], failedCount: number): JobState {
  const at = '2026-01-02T03:04:05Z';
  return { jobId: 'job', status, imageCount: 9, processedCount: 9, failedCount, createdAt: at, updatedAt: at };
}

const ERRORS = [2, 5].map((imageIndex) => ({
  imageIndex,
  imageUrl: `s3://uploads/${imageIndex}.jpg`,
  code: 'CORRUPT_IMAGE' as const,
  message: 'broken',
}));

describe('what becomes of pictures that are tried again', () => {
  it.each<[string, readonly number[] | undefined, number, JobState, string]>([
    ['one that is worked on', [5], 2, stateOf('PROCESSING', 1), '5.jpg is being tried again.'],
    ['one that waits', [5], 2, stateOf('PENDING', 1), '5.jpg is being tried again.'],
    ['one that fails again', [5], 2, stateOf('COMPLETED', 2), '5.jpg was tried again, and failed again.'],
    ['the only one there is', [5], 1, stateOf('FAILED', 1), '5.jpg was tried again, and failed again.'],
    ['one that is read', [5], 2, stateOf('COMPLETED', 1), '5.jpg was tried again, and did not fail this time.'],
    ['all, while they are worked on', undefined, 2, stateOf('PROCESSING', 0), '2 pictures are being tried again.'],
    ['all that fail again', undefined, 2, stateOf('FAILED', 2), '2 pictures were tried again, and failed again.'],
    [
      'all of which some fail',
      undefined,
      3,
      stateOf('COMPLETED', 1),
      '3 pictures were tried again, and 1 of them failed again.',
    ],
    [
      'all that are read',
      undefined,
      2,
      stateOf('COMPLETED', 0),
      '2 pictures were tried again, and did not fail this time.',
    ],
    [
      'what was cancelled',
      undefined,
      2,
      stateOf('CANCELLED', 0),
      '2 pictures were to be tried again when the job was cancelled.',
    ],
    ['one that is on no page yet', [8], 3, stateOf('PROCESSING', 2), '1 picture is being tried again.'],
  ])('should be said of %s', (_, images, failedCount, state, said) => {
    expect(saidOfRetried(retriedOf(images, failedCount, ERRORS), state)).toBe(said);
  });
});
