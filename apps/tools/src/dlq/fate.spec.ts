import { describe, expect, it } from '@jest/globals';
import type { JobItem } from '@spotter/shared';
import { fateOf } from './fate.js';

const job: JobItem = {
  jobId: '00000000-0000-4000-8000-000000000000',
  userId: 'ada',
  status: 'COMPLETED',
  run: 2,
  imageCount: 3,
  done: new Set([0, 1]),
  failed: new Set([2]),
  sends: 1,
  seen: 0,
  createdAt: '2026-01-01T00:00:00.000Z',
  openedAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};
const NOW = new Date('2026-01-02T00:00:00.000Z');

describe('fateOf', () => {
  it.each(['PENDING', 'PROCESSING'] as const)('should send the image of a job that is %s', (status) => {
    expect(fateOf({ ...job, status }, 1, NOW)).toEqual({ kind: 'send' });
  });

  it('should retry an image that failed, of a job that ended', () => {
    expect(fateOf(job, 2, NOW)).toEqual({ kind: 'retry' });
    expect(fateOf({ ...job, status: 'FAILED', done: new Set(), failed: new Set([0, 1, 2]) }, 0, NOW)).toEqual({
      kind: 'retry',
    });
  });

  it.each<[string, JobItem | undefined, number]>([
    ['there is no such job', undefined, 0],
    ['there is no such job', { ...job, status: 'DELETED' }, 2],
    ['the job has no image 3', job, 3],
    ['the job has no image 3', { ...job, status: 'PROCESSING' }, 3],
    ['the job was cancelled', { ...job, status: 'CANCELLED' }, 2],
    ['the image is done', job, 0],
  ])('should drop a letter because %s', (because, found, imageIndex) => {
    expect(fateOf(found, imageIndex, NOW)).toEqual({ kind: 'drop', because });
  });

  it('should retry until the job is 28 days old', () => {
    expect(fateOf(job, 2, new Date('2026-01-28T23:59:59.999Z'))).toEqual({ kind: 'retry' });
    expect(fateOf(job, 2, new Date('2026-01-29T00:00:00.000Z'))).toEqual({
      kind: 'drop',
      because: 'the job is older than 28 days',
    });
  });
});
