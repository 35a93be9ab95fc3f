import { describe, expect, it } from '@jest/globals';
import type { ImageState, JobItem } from '../jobs/job.items.js';
import { JOB_TIMES } from '../jobs/job.times.js';
import { planOf, repairOf, uncountedOf } from './sweep.plan.js';

const openedAt = '2026-01-01T00:00:00.000Z';
const job: JobItem = {
  jobId: '00000000-0000-4000-8000-000000000000',
  userId: 'ada',
  status: 'PROCESSING',
  run: 2,
  imageCount: 4,
  sends: 1,
  seen: 0,
  createdAt: openedAt,
  openedAt,
  updatedAt: openedAt,
};
const image: ImageState = {
  jobId: job.jobId,
  imageIndex: 0,
  imageUrl: 's3://b/uploads/0',
  run: 2,
  status: 'PENDING',
  attempts: 0,
};
const after = (ms: number) => new Date(Date.parse(openedAt) + ms);
const all = new Set([0, 1, 2, 3]);

describe('planOf', () => {
  const soon = after(0);
  const late = after(JOB_TIMES.deadline);

  it.each([
    ['erased', { status: 'DELETED', done: all }, false, late],
    ['dropped', { done: all }, false, late],
    ['finished', { done: new Set([0, 1, 2]), failed: new Set([3]) }, true, late],
    ['deadline', { done: new Set([0]) }, true, late],
    ['progressing', { done: new Set([0]) }, true, after(JOB_TIMES.deadline - 1)],
    ['repair', { done: new Set([0]), seen: 1 }, true, soon],
    ['repair', { done: new Set([0]), failed: new Set([1]), seen: 2 }, true, soon],
    ['repair', {}, true, soon],
  ] as const)('should be %s, whatever else follows', (plan, change, hasRequest, now) => {
    expect(planOf({ ...job, ...change }, hasRequest, now, JOB_TIMES)).toBe(plan);
  });

  it('should not take for progress what was counted before the messages of this run were sent', () => {
    expect(planOf({ ...job, sends: 0, done: new Set([0]) }, true, soon, JOB_TIMES)).toBe('repair');
  });
});

describe('repairOf', () => {
  it.each([
    ['send', { run: 2, status: 'PENDING' }],
    ['count', { run: 2, status: 'DONE' }],
    ['count', { run: 2, status: 'FAILED' }],
    ['reopen', { run: 1, status: 'FAILED' }],
    ['none', { run: 1, status: 'DONE' }],
    ['none', { run: 1, status: 'PENDING' }],
    ['none', { run: 3, status: 'PENDING' }],
    ['none', { run: 3, status: 'FAILED' }],
  ] as const)('should be %s for %j', (repair, change) => {
    expect(repairOf({ ...image, ...change }, job)).toBe(repair);
  });
});

describe('uncountedOf', () => {
  it('should be those of neither set', () => {
    expect(uncountedOf(job)).toEqual([0, 1, 2, 3]);
    expect(uncountedOf({ ...job, done: new Set([3, 0]), failed: new Set([1]) })).toEqual([2]);
    expect(uncountedOf({ ...job, failed: all })).toEqual([]);
  });
});
