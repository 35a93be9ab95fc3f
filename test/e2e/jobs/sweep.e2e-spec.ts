import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ImageOutcome, ImageReference, JobItem } from '@spotter/shared';
import { REQUEST_INDEX } from '@spotter/shared';
import { done, failed, image } from './job-tables.fixture.js';
import type { SweepWorld } from './sweep.fixture.js';
import { crashAfter, startSweepWorld } from './sweep.fixture.js';

let world: SweepWorld;

beforeAll(async () => {
  world = await startSweepWorld();
});

afterAll(() => world.close());

beforeEach(() => {
  world.resetClock();
});

const inMinutes = (minutes: number) => new Date(world.now().getTime() + minutes * 60_000).toISOString();

/** The message of an image. */
const messageOf = (reference: ImageReference) => ({ v: 1, ...reference });

async function countedImage(job: JobItem, index: number, outcome: ImageOutcome): Promise<void> {
  await world.images.end(image(job, index, job.run), outcome);
  await world.jobs.count(job.jobId, job.run, [{ imageIndex: index, status: outcome.status }]);
}

describe('sweepJob', () => {
  it('should send a job that was never sent, and note it', async () => {
    const job = await world.acceptedJob(23);

    expect(await world.sweepJob(job)).toBe('repaired');

    expect(await world.taken()).toEqual(Array.from({ length: 23 }, (_, index) => messageOf(image(job, index))));
    const sentAt = world.now().toISOString();
    expect(await world.stored(job)).toEqual({ ...job, sends: 1, sentAt, nextCheckAt: inMinutes(5) });
  });

  it('should leave alone a job that is not due, has ended, or is none', async () => {
    const job = await world.acceptedJob(1);
    await world.sweepJob(job);
    await world.taken();
    const before = await world.stored(job);
    world.later(299);
    expect(await world.sweepJob(job)).toBeUndefined();
    expect(await world.stored(job)).toEqual(before);

    const ended = await world.endedJob(done);
    expect(await world.sweepJob(ended)).toBeUndefined();
    expect(await world.stored(ended)).toEqual(ended);
    expect(await world.sweepJob({ ...job, jobId: randomUUID() })).toBeUndefined();
    expect(await world.taken()).toEqual([]);
  });

  it('should send nothing while a job progresses, and again what is PENDING when it has stopped', async () => {
    const job = await world.acceptedJob(4);
    await world.jobs.markSent(job.jobId);
    await countedImage(job, 2, done);
    await countedImage(job, 3, failed);

    expect(await world.sweepJob(job)).toBe('progressing');
    expect(await world.taken()).toEqual([]);
    const seen = await world.stored(job);
    expect(seen).toMatchObject({ seen: 2, sends: 1, nextCheckAt: inMinutes(10) });

    world.later(600);
    expect(await world.sweepJob(job)).toBe('repaired');
    expect(await world.taken()).toEqual([messageOf(image(job, 0)), messageOf(image(job, 1))]);
    expect(await world.stored(job)).toEqual({
      ...seen,
      sends: 2,
      sentAt: world.now().toISOString(),
      nextCheckAt: inMinutes(10),
    });
  });

  it('should finish a job whose last count finished nothing', async () => {
    const job = await world.acceptedJob(2);
    await countedImage(job, 0, failed);
    await countedImage(job, 1, done);

    expect(await world.sweepJob(job)).toBe('finished');

    const { nextCheckAt, openShard, ttl, status } = await world.stored(job);
    expect([status, nextCheckAt, openShard, typeof ttl]).toEqual(['COMPLETED', undefined, undefined, 'number']);
    expect(await world.taken()).toEqual([]);
  });

  it('should drop a job whose request is gone, even when its images are all counted', async () => {
    const job = await world.acceptedJob(1);
    await countedImage(job, 0, done);
    await world.repairs.deleteMany(job.jobId, [REQUEST_INDEX]);

    expect(await world.sweepJob(job)).toBe('dropped');
    expect(await world.jobs.get(job.jobId)).toBeUndefined();
  });

  it('should count what ended and was not counted, and finish by it', async () => {
    const job = await world.acceptedJob(2);
    await world.images.end(image(job, 0), done);
    await world.images.end(image(job, 1), failed);

    expect(await world.sweepJob(job)).toBe('repaired');

    const swept = await world.stored(job);
    expect(swept).toMatchObject({ status: 'COMPLETED', done: new Set([0]), failed: new Set([1]) });
    expect(await world.taken()).toEqual([]);
  });

  it('should bring a retry to its end that got no further than the job', async () => {
    const ended = await world.endedJob(failed, done, failed, failed);
    const retried = (await world.control.retry(ended, [0, 3])) as JobItem;

    expect(await world.sweepJob(retried)).toBe('repaired');

    expect(await world.taken()).toEqual([messageOf(image(ended, 0, 2)), messageOf(image(ended, 3, 2))]);
    for (const index of [0, 3]) {
      expect(await world.images.get(ended.jobId, index)).toMatchObject({ run: 2, status: 'PENDING', attempts: 0 });
    }
    expect(await world.images.get(ended.jobId, 2)).toMatchObject({ run: 1, status: 'FAILED' });
    // What failed before is no progress of this run.
    expect(await world.stored(ended)).toMatchObject({ run: 2, sends: 1, seen: 2, failed: new Set([2]) });
    world.later(300);
    expect(await world.sweepJob(ended)).toBe('repaired');
    expect(await world.taken()).toHaveLength(2);
  });

  it('should neither reopen nor touch an image that somebody has at work', async () => {
    const job = await world.acceptedJob(1);
    await world.images.startAttempt(image(job), 'worker');
    const before = await world.images.get(job.jobId, 0);

    expect(await world.sweepJob(job)).toBe('repaired');
    expect(await world.images.get(job.jobId, 0)).toEqual(before);
    expect(await world.taken()).toEqual([messageOf(image(job))]);
  });
});

describe('a sweep that can not go on', () => {
  it('should leave the job due at once when its messages can not be sent, and not note them as sent', async () => {
    const job = await world.acceptedJob(3);
    const back = crashAfter([world.sqs], 0);
    const outcome = await world.sweepJob(job);
    expect(back()).toBe(true);

    expect(outcome).toBe('cut-short');
    expect(await world.stored(job)).toEqual({ ...job, nextCheckAt: world.now().toISOString() });
    expect(await world.sweepJob(job)).toBe('repaired');
    expect(await world.taken()).toHaveLength(3);
  });

  it('should leave the job due at once, and say so, when a table fails', async () => {
    const job = await world.acceptedJob(1);
    let calls = 0;
    // After the claim: the request can not be read.
    world.client.middlewareStack.add(
      (next, { commandName }) =>
        (args) =>
          commandName === 'GetItemCommand' && calls++ === 1 ? Promise.reject(new Error('failed')) : next(args),
      { step: 'initialize', name: 'failure' },
    );
    await expect(world.sweepJob(job)).rejects.toMatchObject({ code: 'DYNAMODB_ERROR' });
    world.client.middlewareStack.remove('failure');

    expect(await world.stored(job)).toEqual(job);
    expect(await world.sweepJob(job)).toBe('repaired');
    await world.taken();
  });

  it('should leave a job that could not even be made due to its next check', async () => {
    const job = await world.acceptedJob(1);
    // The job is read and claimed.
    const back = crashAfter([world.client], 2);
    await expect(world.sweepJob(job)).rejects.toMatchObject({ code: 'DYNAMODB_ERROR' });
    back();

    expect(await world.stored(job)).toEqual({ ...job, nextCheckAt: inMinutes(5) });
    world.later(300);
    expect(await world.sweepJob(job)).toBe('repaired');
    await world.taken();
  });
});
