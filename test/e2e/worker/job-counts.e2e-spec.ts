import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FinishedJob, JobItem } from '@spotter/shared';
import { AppError, JobsTable } from '@spotter/shared';
import { JobCounts } from '../../../apps/worker/src/queue/job.counts.js';
import type { JobTables } from '../jobs/job-tables.fixture.js';
import { done, failed, image, startJobTables } from '../jobs/job-tables.fixture.js';

let tables: JobTables;
let writes: number;
let told: { readonly what: 'counted' | 'ended'; readonly job: JobItem }[];
let counts: JobCounts;

beforeAll(async () => {
  tables = await startJobTables();
  tables.client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === 'UpdateItemCommand') writes++;
        return next(args);
      },
    { step: 'initialize', name: 'countWrites' },
  );
}, 60_000);

function countsOf(jobs: JobsTable): JobCounts {
  return new JobCounts(jobs, {
    counted: (job) => told.push({ what: 'counted', job }),
    ended: (job) => told.push({ what: 'ended', job }),
  });
}

/** As a worker does it for each image. */
async function count(of: JobCounts, ...[image, status]: Parameters<JobCounts['count']>): Promise<void> {
  const job = await of.count(image, status);
  if (job !== undefined) await of.finish(job);
}

beforeEach(() => {
  writes = 0;
  told = [];
  counts = countsOf(tables.jobs);
});

afterAll(async () => {
  await tables.close();
});

const indexes = (count: number): number[] => [...Array(count).keys()];

describe('the counts of a process', () => {
  it('should take few writes for many images, and end the job once', async () => {
    const job = await tables.acceptedJob(60);
    await Promise.all(indexes(60).map((index) => count(counts, image(job, index), index === 7 ? 'FAILED' : 'DONE')));

    const stored = await tables.jobs.get(job.jobId);
    expect(stored).toMatchObject({ status: 'COMPLETED', failed: new Set([7]) });
    expect([...(stored?.done ?? [])].sort((a, b) => a - b)).toEqual(indexes(60).filter((index) => index !== 7));
    expect(told.filter(({ what }) => what === 'ended')).toEqual([{ what: 'ended', job: stored }]);
    // Twice as many as one expression takes, the rest, and the end.
    expect(writes).toBe(4);
  });

  it('should count a single image at once, and not those of one job with those of another', async () => {
    const jobs = await Promise.all([1, 2].map((imageCount) => tables.acceptedJob(imageCount)));
    const started = performance.now();
    await Promise.all(jobs.map((job) => count(counts, image(job), 'FAILED')));
    // Were it to wait for others, it would not know when to stop.
    expect(performance.now() - started).toBeLessThan(1_000);
    const stored = await Promise.all(jobs.map(({ jobId }) => tables.jobs.get(jobId)));
    expect(stored).toMatchObject([{ status: 'FAILED' }, { status: 'PROCESSING', failed: new Set([0]) }]);
  });

  it('should count an image of two messages once, and what another process has counted not again', async () => {
    const job = await tables.acceptedJob(3);
    await tables.jobs.count(job.jobId, 1, [{ imageIndex: 1, status: 'DONE' }]);
    await Promise.all([0, 0, 1, 2].map((index) => count(counts, image(job, index), 'DONE')));
    await expect(tables.jobs.get(job.jobId)).resolves.toMatchObject({ status: 'COMPLETED', done: new Set([0, 1, 2]) });
  });

  it('should tell all whose images could not be counted, and count them when they ask again', async () => {
    const job = await tables.acceptedJob(2);
    const { updatedAt: before } = job;
    class FailingTable extends JobsTable {
      override finish(): Promise<FinishedJob> {
        return Promise.reject(new AppError('DYNAMODB_ERROR', 'no'));
      }
    }
    const failing = countsOf(new FailingTable(tables.client, tables.jobsName, tables.now));
    const both = [0, 1].map((index) => count(failing, image(job, index), 'DONE'));
    await expect(Promise.allSettled(both)).resolves.toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    tables.later(1);
    await Promise.all([0, 1].map((index) => count(counts, image(job, index), 'DONE')));
    const stored = await tables.jobs.get(job.jobId);
    expect(stored).toMatchObject({ status: 'COMPLETED', done: new Set([0, 1]) });
    expect(stored?.updatedAt).not.toBe(before);
  });

  it('should not mix an image of another run with those of this one', async () => {
    const ended = await tables.endedJob(done, failed);
    await tables.control.retry(ended, [1]);
    const late = count(counts, image(ended, 1, 1), 'FAILED');
    await Promise.all([late, count(counts, image(ended, 1, 2), 'DONE')]);
    await expect(tables.jobs.get(ended.jobId)).resolves.toMatchObject({
      run: 2,
      status: 'COMPLETED',
      done: new Set([0, 1]),
    });
  });

  it('should not let a count wait for one that is not answered', async () => {
    const job = await tables.acceptedJob(2);
    const hanging = Promise.withResolvers<undefined>();
    let calls = 0;
    class SlowTable extends JobsTable {
      override async count(...args: Parameters<JobsTable['count']>): Promise<JobItem | undefined> {
        if (++calls === 1) await hanging.promise;
        return super.count(...args);
      }
    }
    const slow = countsOf(new SlowTable(tables.client, tables.jobsName, tables.now));
    const first = count(slow, image(job, 0), 'DONE');
    await new Promise((resolve) => setImmediate(resolve));
    await count(slow, image(job, 1), 'DONE');
    await expect(tables.jobs.get(job.jobId)).resolves.toMatchObject({ status: 'PROCESSING', done: new Set([1]) });
    hanging.resolve(undefined);
    await first;
    await expect(tables.jobs.get(job.jobId)).resolves.toMatchObject({ status: 'COMPLETED', done: new Set([0, 1]) });
  });
});
