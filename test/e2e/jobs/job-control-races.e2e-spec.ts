import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobItem } from '@spotter/shared';
import { JOB_TIMES, JobControlTable, JobsTable, OpenJobsTable } from '@spotter/shared';
import type { JobTables } from './job-tables.fixture.js';
import { done, failed, startJobTables } from './job-tables.fixture.js';

let tables: JobTables;

beforeAll(async () => {
  tables = await startJobTables();
});

afterAll(() => tables.close());

/** The clock of the n-th process: each a millisecond on, since by its time a write knows itself. */
const clockOf = (n: number) => () => new Date(tables.now().getTime() + n);
const control = (n: number) => new JobControlTable(tables.client, tables.jobsName, clockOf(n));
const MANY = Array.from({ length: 8 }, (_, n) => n);

/** Those who were told that it was their write that won. */
function winners(jobs: readonly (JobItem | undefined)[]): JobItem[] {
  return jobs.filter((job) => job !== undefined);
}

describe('writes of a job at the same time', () => {
  it('should let one of many claim a job', async () => {
    const job = await tables.acceptedJob(1);

    const claims = await Promise.all(
      MANY.map((n) => new OpenJobsTable(tables.client, tables.jobsName, clockOf(0), JOB_TIMES, () => n / 8).claim(job)),
    );

    expect(winners(claims)).toEqual([await tables.jobs.get(job.jobId)]);
  });

  it('should let one of many cancel a job', async () => {
    const { jobId } = await tables.acceptedJob(1);

    const cancelled = await Promise.all(MANY.map((n) => control(n).cancel(jobId)));

    expect(winners(cancelled)).toEqual([await tables.jobs.get(jobId)]);
  });

  it('should let one of many retry a job, each with an image of its own', async () => {
    const job = await tables.endedJob(...MANY.map(() => failed));

    const retried = await Promise.all(MANY.map((n) => control(n).retry(job, [n])));

    const stored = await tables.jobs.get(job.jobId);
    expect(winners(retried)).toEqual([stored]);
    expect(stored).toMatchObject({ run: 2, status: 'PROCESSING' });
    expect(stored?.failed?.size).toBe(MANY.length - 1);
  });

  it('should let one of many mark a job as deleted', async () => {
    const job = await tables.endedJob(done);

    const marked = await Promise.all(MANY.map((n) => control(n).markDeleted(job, n % 2 === 0)));

    expect(winners(marked)).toEqual([await tables.jobs.get(job.jobId)]);
  });

  it('should let one of many note that messages were sent', async () => {
    const job = await tables.acceptedJob(1);

    const noted = await Promise.all(
      MANY.map((n) => new OpenJobsTable(tables.client, tables.jobsName, clockOf(n)).noteSent(job)),
    );

    expect(winners(noted)).toEqual([await tables.jobs.get(job.jobId)]);
  });

  it('should end a job either by its last image or by a cancel', async () => {
    for (const n of MANY) {
      const job = await tables.acceptedJob(1);
      const counted = (await tables.jobs.count(job.jobId, 1, [{ imageIndex: 0, status: 'DONE' }])) ?? job;
      const finish = async () => {
        const { job: finished, isOurs } = await new JobsTable(tables.client, tables.jobsName, clockOf(1)).finish(
          counted,
        );
        return isOurs ? finished : undefined;
      };
      // Each is the first to be sent half of the time.
      const first = n % 2 === 0 ? finish() : control(2).cancel(job.jobId);
      const second = n % 2 === 0 ? control(2).cancel(job.jobId) : finish();

      expect(winners(await Promise.all([first, second]))).toEqual([await tables.jobs.get(job.jobId)]);
    }
  });

  it('should either retry a job or delete it', async () => {
    for (const n of MANY) {
      const job = await tables.endedJob(failed);
      const retry = () => control(1).retry(job, [0]);
      const remove = () => control(2).markDeleted(job, false);
      const ended = n % 2 === 0 ? [retry(), remove()] : [remove(), retry()];

      expect(winners(await Promise.all(ended))).toEqual([await tables.jobs.get(job.jobId)]);
    }
  });
});
