import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobItem } from '@spotter/shared';
import { JOB_TIMES } from '@spotter/shared';
import { done, failed, image } from './job-tables.fixture.js';
import type { SweepWorld } from './sweep.fixture.js';
import { startSweepWorld } from './sweep.fixture.js';

let world: SweepWorld;

beforeAll(async () => {
  world = await startSweepWorld();
});

afterAll(() => world.close());

beforeEach(() => {
  world.resetClock();
});

const untilDeadline = () => {
  world.later(JOB_TIMES.deadline / 1_000);
};
const tooLate = { status: 'FAILED', error: { code: 'DEADLINE_EXCEEDED' } };

describe('the deadline', () => {
  it('should end all images of a job that nobody worked on', async () => {
    const job = await world.acceptedJob(3);
    untilDeadline();

    expect(await world.sweepJob(job)).toBe('deadline');

    const ended = await world.stored(job);
    expect(ended).toMatchObject({ status: 'FAILED', failed: new Set([0, 1, 2]), sends: 0 });
    expect(ended).not.toHaveProperty('nextCheckAt');
    expect(await world.images.page(job.jobId, 0, 10)).toMatchObject([tooLate, tooLate, tooLate]);
    expect(await world.taken()).toEqual([]);
  });

  it('should come at its time, and not a millisecond before', async () => {
    const job = await world.acceptedJob(1);
    untilDeadline();
    world.later(-0.001);
    expect(await world.sweepJob(job)).toBe('repaired');
    await world.taken();
    world.later(0.001);
    expect(await world.sweepJob(job)).toBe('deadline');
  });

  it('should keep what has ended, counted or not, and end what somebody has at work', async () => {
    const job = await world.acceptedJob(4);
    await world.images.end(image(job, 0), done);
    await world.jobs.count(job.jobId, 1, [{ imageIndex: 0, status: 'DONE' }]);
    await world.images.end(image(job, 1), done);
    await world.images.end(image(job, 2), failed);
    const before = await world.images.page(job.jobId, 0, 3);
    untilDeadline();
    await world.images.startAttempt(image(job, 3), 'worker');

    expect(await world.sweepJob(job)).toBe('deadline');

    const sets = { done: new Set([0, 1]), failed: new Set([2, 3]) };
    expect(await world.stored(job)).toMatchObject({ status: 'COMPLETED', ...sets });
    expect(await world.images.page(job.jobId, 0, 4)).toMatchObject([...before, tooLate]);
    // Whoever was at work comes second.
    expect(await world.images.end(image(job, 3), done)).toMatchObject(tooLate);
  });

  it('should finish a job all of whose images were counted as what it became', async () => {
    const job = await world.acceptedJob(1);
    await world.images.end(image(job), done);
    await world.jobs.count(job.jobId, 1, [{ imageIndex: 0, status: 'DONE' }]);
    untilDeadline();
    expect(await world.sweepJob(job)).toBe('finished');
    expect(await world.stored(job)).toMatchObject({ status: 'COMPLETED' });
  });

  it('should end a retry that was torn before it reopened its images', async () => {
    const ended = await world.endedJob(failed, done, failed);
    const retried = (await world.control.retry(ended, [0, 2])) as JobItem;
    await world.repairs.reopen({ ...image(ended, 2), imageUrl: '', status: 'FAILED', attempts: 0 }, 2);
    untilDeadline();

    expect(await world.sweepJob(retried)).toBe('deadline');

    expect(await world.stored(ended)).toMatchObject({ status: 'COMPLETED', run: 2, failed: new Set([0, 2]) });
    expect(await world.images.page(ended.jobId, 0, 3)).toMatchObject([
      { ...tooLate, run: 2 },
      { status: 'DONE', run: 1 },
      { ...tooLate, run: 2 },
    ]);
  });

  it('should end a job also when somebody has deleted an image of it', async () => {
    const job = await world.acceptedJob(2);
    await world.repairs.deleteMany(job.jobId, [0]);
    await world.images.end(image(job, 1), done);
    untilDeadline();

    expect(await world.sweepJob(job)).toBe('deadline');
    expect(await world.stored(job)).toMatchObject({ status: 'COMPLETED', done: new Set([1]), failed: new Set([0]) });
    expect(await world.images.get(job.jobId, 0)).toBeUndefined();
  });

  it('should be reached by a job of 1,000 images however short each sweep is', async () => {
    const job = await world.acceptedJob(1_000);
    untilDeadline();
    const outcomes: unknown[] = [];
    do {
      outcomes.push(await world.sweepJob(job, AbortSignal.abort()));
    } while (outcomes.at(-1) === 'cut-short' && outcomes.length < 50);

    // Each of them does something, and leaves the job due.
    expect(outcomes).toEqual([...Array.from({ length: 39 }, () => 'cut-short'), 'deadline']);
    const ended = await world.stored(job);
    expect([ended.status, ended.failed?.size]).toEqual(['FAILED', 1_000]);
    const images = await world.images.page(job.jobId, 0, 1_000);
    expect(new Set(images.map((it) => (it.status === 'FAILED' ? it.error.code : it.status)))).toEqual(
      new Set(['DEADLINE_EXCEEDED']),
    );
  }, 120_000);
});
