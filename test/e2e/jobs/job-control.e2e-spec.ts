import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobControlTable, JobItem, JobsTable } from '@spotter/shared';
import { toEpochSeconds } from '@spotter/shared';
import { loseNextAnswer } from '../api/lost-answers.js';
import type { JobTables } from './job-tables.fixture.js';
import { DAY, done, failed, startJobTables } from './job-tables.fixture.js';

let tables: JobTables;
let jobs: JobsTable;
let control: JobControlTable;

beforeAll(async () => {
  tables = await startJobTables();
  ({ jobs, control } = tables);
});

afterAll(() => tables.close());

beforeEach(() => {
  tables.resetClock();
});

const dueIds = ({ openShard = -1 }: JobItem) => tables.caughtUp(() => tables.open.due(openShard, 1_000));

async function deletedJob(): Promise<JobItem> {
  const job = await control.markDeleted(await tables.endedJob(done), false);
  if (job === undefined) throw new Error('The job could not be marked');
  return job;
}

describe('cancel', () => {
  it.each([0, 1])('should end a job of which %d images of 3 are counted, for good', async (counted) => {
    const job = await tables.acceptedJob(3);
    if (counted > 0) await jobs.count(job.jobId, 1, [{ imageIndex: 0, status: 'DONE' }]);
    tables.later(7);

    const cancelled = await control.cancel(job.jobId);

    expect(cancelled).toMatchObject({
      status: 'CANCELLED',
      ttl: toEpochSeconds(tables.now()) + 30 * DAY,
      updatedAt: tables.now().toISOString(),
    });
    expect(cancelled).not.toHaveProperty('openShard');
    expect(cancelled).not.toHaveProperty('nextCheckAt');
    expect(await dueIds(job)).not.toContain(job.jobId);
    expect(await jobs.count(job.jobId, 1, [{ imageIndex: 2, status: 'DONE' }])).toEqual(cancelled);
    expect(await jobs.get(job.jobId)).toEqual(cancelled);
  });

  it('should leave a job as it is that has ended, was cancelled or is being deleted, and make none', async () => {
    const cancelled = await tables.acceptedJob(1);
    await control.cancel(cancelled.jobId);
    for (const { jobId } of [
      await tables.endedJob(done),
      await tables.endedJob(failed),
      await deletedJob(),
      cancelled,
    ]) {
      const before = await jobs.get(jobId);
      tables.later(1);
      expect(await control.cancel(jobId)).toBeUndefined();
      expect(await jobs.get(jobId)).toEqual(before);
    }
    const absent = randomUUID();
    expect(await control.cancel(absent)).toBeUndefined();
    expect(await jobs.get(absent)).toBeUndefined();
  });

  it('should know its own write whose answer was lost', async () => {
    const { jobId } = await tables.acceptedJob(1);
    const { isLost } = loseNextAnswer({ dynamoDb: tables.client }, 'UpdateItemCommand');

    expect(await control.cancel(jobId)).toMatchObject({ jobId, status: 'CANCELLED' });
    expect(isLost()).toBe(true);
  });
});

describe('retry', () => {
  it('should open a job in a new run, without the images to be tried again', async () => {
    const job = await tables.endedJob(done, failed, failed, failed);
    tables.later(3 * DAY);

    const retried = await control.retry(job, [1, 3]);

    const now = tables.now().toISOString();
    const { ttl, ...kept } = job;
    expect(ttl).toBeDefined();
    expect(retried).toEqual({
      ...kept,
      status: 'PROCESSING',
      run: 2,
      failed: new Set([2]),
      sends: 0,
      seen: 1,
      openedAt: now,
      updatedAt: now,
      nextCheckAt: now,
      openShard: expect.any(Number),
    });
    expect(await jobs.get(job.jobId)).toEqual(retried);
    expect(await dueIds(retried ?? job)).toContain(job.jobId);
  });

  it('should take the last failed image out, and forget when the messages of the run before were sent', async () => {
    const accepted = await tables.acceptedJob(1);
    await jobs.markSent(accepted.jobId);
    const { job } = await jobs.finish(
      (await jobs.count(accepted.jobId, 1, [{ imageIndex: 0, status: 'FAILED' }])) ?? accepted,
    );
    expect(job).toMatchObject({ status: 'FAILED', sends: 1, sentAt: expect.any(String) });

    const retried = await control.retry(job, [0]);

    expect(retried).toMatchObject({ status: 'PROCESSING', run: 2, sends: 0, seen: 0 });
    expect(retried?.failed?.size ?? 0).toBe(0);
    expect(retried).not.toHaveProperty('sentAt');
  });

  it('should shut out whatever still works for the run before', async () => {
    const job = await tables.endedJob(failed, failed);
    const retried = await control.retry(job, [0, 1]);

    await jobs.count(job.jobId, 1, [{ imageIndex: 0, status: 'DONE' }]);
    await jobs.markSent(job.jobId);
    await jobs.finish({ ...job, status: 'PROCESSING' });

    expect(await jobs.get(job.jobId)).toEqual(retried);
  });

  it('should retry a job as often as it ends', async () => {
    const second = (await control.retry(await tables.endedJob(done, failed), [1])) as JobItem;
    const { job } = await jobs.finish(
      (await jobs.count(second.jobId, 2, [{ imageIndex: 1, status: 'FAILED' }])) ?? second,
    );
    expect(job).toMatchObject({ status: 'COMPLETED', run: 2 });

    expect(await control.retry(job, [1])).toMatchObject({ status: 'PROCESSING', run: 3 });
  });

  it('should leave a job as it is that is not as it was read', async () => {
    const read = await tables.endedJob(failed, failed);
    const retried = await control.retry(read, [0]);
    tables.later(1);
    expect(await control.retry(read, [0])).toBeUndefined();
    expect(await control.retry(read, [1])).toBeUndefined();
    expect(await jobs.get(read.jobId)).toEqual(retried);

    const again = (await jobs.count(read.jobId, 2, [{ imageIndex: 0, status: 'FAILED' }])) ?? read;
    const { job: endedAgain } = await jobs.finish(again);
    expect(endedAgain).toMatchObject({ status: read.status, run: 2 });
    expect(await control.retry(read, [1])).toBeUndefined();
    expect(await jobs.get(read.jobId)).toEqual(endedAgain);

    const deleted = await tables.endedJob(failed);
    const marked = await control.markDeleted(deleted, false);
    expect(await control.retry(deleted, [0])).toBeUndefined();
    expect(await jobs.get(deleted.jobId)).toEqual(marked);
  });

  it('should retry nothing of a job that is open, cancelled, being deleted or not there, and no images', async () => {
    const open = await tables.acceptedJob(2);
    const counted = (await jobs.count(open.jobId, 1, [{ imageIndex: 0, status: 'FAILED' }])) ?? open;
    const half = await tables.acceptedJob(2);
    await jobs.count(half.jobId, 1, [{ imageIndex: 0, status: 'FAILED' }]);
    const cancelled = (await control.cancel(half.jobId)) ?? half;
    for (const job of [open, counted, cancelled, await deletedJob(), await tables.endedJob(done)]) {
      const before = await jobs.get(job.jobId);
      expect(await control.retry(job, job.done === undefined ? [0] : [])).toBeUndefined();
      expect(await jobs.get(job.jobId)).toEqual(before);
    }
    const absent = { ...(await tables.endedJob(failed)), jobId: randomUUID() };
    expect(await control.retry(absent, [0])).toBeUndefined();
    expect(await jobs.get(absent.jobId)).toBeUndefined();
  });

  it('should know its own write whose answer was lost', async () => {
    const job = await tables.endedJob(done, failed);
    const { isLost } = loseNextAnswer({ dynamoDb: tables.client }, 'UpdateItemCommand');

    expect(await control.retry(job, [1])).toMatchObject({ jobId: job.jobId, run: 2 });
    expect(isLost()).toBe(true);
  });
});

describe('markDeleted', () => {
  it.each([true, false])('should make an ended job due and let it live until it is erased (%p)', async (objects) => {
    const cancelled = await tables.acceptedJob(1);
    await control.cancel(cancelled.jobId);
    for (const job of [await tables.endedJob(done), await tables.endedJob(failed), cancelled]) {
      tables.later(5);
      const marked = await control.markDeleted(job, objects);

      const now = tables.now().toISOString();
      expect(marked).toMatchObject({ status: 'DELETED', deleteObjects: objects, updatedAt: now, nextCheckAt: now });
      expect(marked).not.toHaveProperty('ttl');
      expect(await dueIds(marked ?? job)).toContain(job.jobId);
    }
    tables.later(60 * DAY);
    expect(await jobs.get(cancelled.jobId)).toMatchObject({ status: 'DELETED' });
  });

  it('should leave a job as it is that is open or marked already, and make none', async () => {
    for (const job of [await tables.acceptedJob(1), await deletedJob()]) {
      tables.later(1);
      expect(await control.markDeleted(job, true)).toBeUndefined();
      expect(await jobs.get(job.jobId)).toEqual(job);
    }
    const absent = { ...(await tables.endedJob(done)), jobId: randomUUID() };
    expect(await control.markDeleted(absent, false)).toBeUndefined();
    expect(await jobs.get(absent.jobId)).toBeUndefined();
  });

  it('should know its own write whose answer was lost', async () => {
    const job = await tables.endedJob(done);
    const { isLost } = loseNextAnswer({ dynamoDb: tables.client }, 'UpdateItemCommand');

    expect(await control.markDeleted(job, true)).toMatchObject({ status: 'DELETED', deleteObjects: true });
    expect(isLost()).toBe(true);
  });
});

describe('remove', () => {
  it('should remove a job that is being deleted, however often it is told', async () => {
    const job = await deletedJob();

    expect(await control.remove(job)).toBe(true);
    expect(await jobs.get(job.jobId)).toBeUndefined();
    expect(await control.remove(job)).toBe(true);
  });

  it('should keep every other', async () => {
    for (const job of [await tables.acceptedJob(1), await tables.endedJob(done)]) {
      expect(await control.remove({ ...job, status: 'DELETED' })).toBe(false);
      expect(await jobs.get(job.jobId)).toEqual(job);
    }
  });

  it('should know its own write whose answer was lost', async () => {
    const job = await deletedJob();
    const { isLost } = loseNextAnswer({ dynamoDb: tables.client }, 'DeleteItemCommand');

    expect(await control.remove(job)).toBe(true);
    expect(isLost()).toBe(true);
  });
});
