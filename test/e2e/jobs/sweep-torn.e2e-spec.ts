import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ImageItem, JobItem } from '@spotter/shared';
import { isOpen, JOB_TIMES } from '@spotter/shared';
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

/** A retry that was torn, with an image of each kind: not reopened, reopened, ended, counted, and counted before it. */
async function tornRetry(): Promise<JobItem> {
  const ended = await world.endedJob(failed, failed, failed, failed, done);
  const retried = (await world.control.retry(ended, [0, 1, 2, 3])) as JobItem;
  for (const index of [1, 2, 3]) {
    await world.repairs.reopen({ ...image(ended, index), imageUrl: '', status: 'FAILED', attempts: 0 }, 2);
  }
  await world.images.end(image(ended, 2, 2), done);
  await world.images.end(image(ended, 3, 2), failed);
  return (await world.jobs.count(ended.jobId, 2, [{ imageIndex: 3, status: 'FAILED' }])) ?? retried;
}

/** What a worker does that gets these messages. */
async function work(): Promise<void> {
  for (const { jobId, run, imageIndex } of await world.taken()) {
    const job = await world.jobs.get(jobId);
    if (job?.run !== run || !isOpen(job)) continue;
    const stored = await world.images.end({ jobId, run, imageIndex }, done);
    if (stored === undefined || stored.status === 'PENDING') continue;
    const counted = await world.jobs.count(jobId, run, [{ imageIndex, status: stored.status }]);
    if (counted !== undefined) await world.jobs.finish(counted);
  }
}

const withoutTimes = (job: JobItem) => ({ ...job, sends: 0, sentAt: '', seen: 0, updatedAt: '', ttl: 0, jobId: '' });
const outcomeOf = ({ imageIndex, run, status }: ImageItem) => ({ imageIndex, run, status });

/** Sweeps a job by processes that die at their n-th call, then by one that lives, until it has ended. */
async function ended(job: JobItem, calls: number): Promise<{ wasCut: boolean; job: JobItem; images: unknown[] }> {
  const back = crashAfter([world.client, world.sqs], calls);
  await world.sweepJob(job).catch(() => undefined);
  const wasCut = back();
  for (let sweeps = 0; isOpen(await world.stored(job)); sweeps++) {
    expect(sweeps).toBeLessThan(3);
    await work();
    world.later(JOB_TIMES.longestCheck / 1_000);
    await world.sweepJob(job);
  }
  const images = await world.images.page(job.jobId, 0, 10);
  return { wasCut, job: withoutTimes(await world.stored(job)), images: images.map(outcomeOf) };
}

describe('a sweep that dies', () => {
  it('should come to the same end, wherever that was', async () => {
    const undisturbed = await ended(await tornRetry(), Infinity);
    expect(undisturbed).toMatchObject({
      wasCut: false,
      job: { status: 'COMPLETED', run: 2, done: new Set([0, 1, 2, 4]), failed: new Set([3]) },
      images: [
        { run: 2, status: 'DONE' },
        { run: 2, status: 'DONE' },
        { run: 2, status: 'DONE' },
        { run: 2, status: 'FAILED' },
        { run: 1, status: 'DONE' },
      ],
    });
    let calls = 0;
    for (; ; calls++) {
      world.resetClock();
      const torn = await ended(await tornRetry(), calls);
      expect({ ...torn, wasCut: false }).toEqual(undisturbed);
      if (!torn.wasCut) break;
    }
    // Job, claim, request, images, reopening, count, messages, note.
    expect(calls).toBe(8);
  }, 60_000);

  it('should end what is past its deadline all the same', async () => {
    const past = async (): Promise<JobItem> => {
      const job = await tornRetry();
      world.later(JOB_TIMES.deadline / 1_000);
      return job;
    };
    const undisturbed = await ended(await past(), Infinity);
    expect(undisturbed).toMatchObject({
      job: { status: 'COMPLETED', done: new Set([2, 4]), failed: new Set([0, 1, 3]) },
    });
    let calls = 0;
    for (; ; calls++) {
      world.resetClock();
      const torn = await ended(await past(), calls);
      expect({ ...torn, wasCut: false }).toEqual(undisturbed);
      if (!torn.wasCut) break;
    }
    // Job, claim, request, images, reopening, two ends, the counts, finish.
    expect(calls).toBe(9);
  }, 60_000);
});
