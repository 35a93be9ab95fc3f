import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobItem, JobsTable } from '@spotter/shared';
import { JOB_TIMES, OPEN_SHARDS, OpenJobsTable } from '@spotter/shared';
import { loseNextAnswer } from '../api/lost-answers.js';
import type { JobTables } from './job-tables.fixture.js';
import { done, failed, startJobTables } from './job-tables.fixture.js';

let tables: JobTables;
let jobs: JobsTable;
let open: OpenJobsTable;

beforeAll(async () => {
  tables = await startJobTables();
  ({ jobs, open } = tables);
});

afterAll(() => tables.close());

beforeEach(() => {
  tables.resetClock();
});

const inMinutes = (minutes: number) => new Date(tables.now().getTime() + minutes * 60_000).toISOString();

/** Jobs that became due one second after the other, all of them in the same shard. */
async function jobsOfOneShard(count: number): Promise<JobItem[]> {
  const found: JobItem[] = [];
  while (found.length < count) {
    const job = await tables.acceptedJob(1);
    if (found.length > 0 && job.openShard !== found[0]?.openShard) continue;
    found.push(job);
    tables.later(1);
  }
  return found;
}

async function claimed(job: JobItem): Promise<JobItem> {
  const claim = await open.claim(job);
  if (claim === undefined) throw new Error('The job could not be claimed');
  return claim;
}

describe('due', () => {
  it('should name the due jobs of a shard, the longest due first, and no more than asked for', async () => {
    tables.later(-3_600);
    const [first, second, third] = (await jobsOfOneShard(3)) as [JobItem, JobItem, JobItem];
    await open.claim(second);
    const shard = first.openShard ?? -1;

    const due = await tables.caughtUp(() => open.due(shard, 1_000));
    const ours = due.filter((id) => [first, second, third].some(({ jobId }) => jobId === id));
    expect(ours).toEqual([first.jobId, third.jobId]);
    expect(await tables.caughtUp(() => open.due(shard, 1))).toEqual([first.jobId]);
    const others = await tables.caughtUp(() => open.due((shard + 1) % OPEN_SHARDS, 1_000));
    expect(others).not.toContain(first.jobId);
  });

  it('should name a job again when its next check has come, and none that has ended', async () => {
    const job = await claimed(await tables.acceptedJob(1));
    const shard = job.openShard ?? -1;
    tables.later(299);
    expect(await tables.caughtUp(() => open.due(shard, 1_000))).not.toContain(job.jobId);
    tables.later(1);
    expect(await tables.caughtUp(() => open.due(shard, 1_000))).toContain(job.jobId);

    await jobs.finish((await jobs.count(job.jobId, 1, [{ imageIndex: 0, status: 'DONE' }])) ?? job);
    expect(await tables.caughtUp(() => open.due(shard, 1_000))).not.toContain(job.jobId);
  });
});

describe('claim', () => {
  it('should move the next check on, and nothing else', async () => {
    const job = await tables.acceptedJob(1);

    expect(await open.claim(job)).toEqual({ ...job, nextCheckAt: inMinutes(5) });
    expect(await jobs.get(job.jobId)).toEqual({ ...job, nextCheckAt: inMinutes(5) });
  });

  it('should move it on by so much more as the messages were sent more often, and to the deadline at most', async () => {
    const accepted = await tables.acceptedJob(1);
    await jobs.markSent(accepted.jobId);
    const job = await claimed((await jobs.get(accepted.jobId)) ?? accepted);
    expect(job.nextCheckAt).toBe(inMinutes(10));

    tables.later(JOB_TIMES.deadline / 1_000 - 60);
    const late = await claimed(job);
    expect(late.nextCheckAt).toBe(inMinutes(1));
    tables.later(60);
    expect((await claimed(late)).nextCheckAt).toBe(inMinutes(1));
  });

  it('should spread the next checks over the last tenth of the time until then', async () => {
    const { client, jobsName, now } = tables;
    const early = new OpenJobsTable(client, jobsName, now, { ...JOB_TIMES, firstCheck: 100_000 }, () => 0.999);
    const job = await early.claim(await tables.acceptedJob(1));

    expect(job?.nextCheckAt).toBe(new Date(now().getTime() + 90_010).toISOString());
  });

  it('should not take a job that is not due, or has ended', async () => {
    const job = await claimed(await tables.acceptedJob(1));
    tables.later(299);
    expect(await open.claim(job)).toBeUndefined();
    expect(await open.claim(await tables.endedJob(done))).toBeUndefined();
    expect(await jobs.get(job.jobId)).toEqual(job);
  });

  it('should not take a job that is no more as it was read', async () => {
    const read = await tables.acceptedJob(1);
    const first = await claimed(read);
    tables.later(1);
    expect(await open.claim(read)).toBeUndefined();
    expect(await jobs.get(read.jobId)).toEqual(first);

    const ended = await tables.endedJob(failed);
    const retried = (await tables.control.retry(ended, [0])) as JobItem;
    expect(await open.claim({ ...retried, run: 1 })).toBeUndefined();
    expect(await jobs.get(ended.jobId)).toEqual(retried);

    const absent = { ...read, jobId: randomUUID() };
    expect(await open.claim(absent)).toBeUndefined();
    expect(await jobs.get(absent.jobId)).toBeUndefined();
  });

  it('should take a job that is being deleted', async () => {
    const deleted = (await tables.control.markDeleted(await tables.endedJob(done), true)) as JobItem;
    expect(await open.claim(deleted)).toEqual({ ...deleted, nextCheckAt: inMinutes(1) });
  });

  it('should know its own write whose answer was lost', async () => {
    const job = await tables.acceptedJob(1);
    const { isLost } = loseNextAnswer({ dynamoDb: tables.client }, 'UpdateItemCommand');

    expect(await open.claim(job)).toEqual({ ...job, nextCheckAt: inMinutes(5) });
    expect(isLost()).toBe(true);
  });
});

describe('noteSeen', () => {
  it('should note how many images were counted, in an open job of this run only', async () => {
    const job = await tables.acceptedJob(3);
    await jobs.count(job.jobId, 1, [{ imageIndex: 0, status: 'DONE' }]);
    const counted = (await jobs.count(job.jobId, 1, [{ imageIndex: 1, status: 'FAILED' }])) ?? job;

    await open.noteSeen({ ...counted, run: 2 });
    expect(await jobs.get(job.jobId)).toEqual(counted);
    await open.noteSeen(counted);
    await open.noteSeen(counted);
    expect(await jobs.get(job.jobId)).toEqual({ ...counted, seen: 2 });

    const ended = await tables.endedJob(done);
    await open.noteSeen(ended);
    expect(await jobs.get(ended.jobId)).toEqual(ended);
    const absent = { ...job, jobId: randomUUID() };
    await open.noteSeen(absent);
    expect(await jobs.get(absent.jobId)).toBeUndefined();
  });
});

describe('noteSent', () => {
  it('should note that the messages were sent once more, and how far the job had come', async () => {
    const accepted = await tables.acceptedJob(3);
    const job = (await jobs.count(accepted.jobId, 1, [{ imageIndex: 2, status: 'FAILED' }])) ?? accepted;
    tables.later(9);

    const noted = await open.noteSent(job);

    expect(noted).toEqual({ ...job, sends: 1, sentAt: tables.now().toISOString(), seen: 1 });
    expect(await jobs.get(job.jobId)).toEqual(noted);
  });

  it('should note it once, and nothing in a job that moved on', async () => {
    const job = await tables.acceptedJob(1);
    const noted = await open.noteSent(job);
    tables.later(1);
    expect(await open.noteSent(job)).toBeUndefined();
    expect(await jobs.get(job.jobId)).toEqual(noted);

    const ended = await tables.endedJob(failed);
    const retried = await tables.control.retry(ended, [0]);
    expect(await open.noteSent({ ...ended, sends: 0 })).toBeUndefined();
    expect(await jobs.get(ended.jobId)).toEqual(retried);

    const completed = await tables.endedJob(done);
    expect(await open.noteSent(completed)).toBeUndefined();
    expect(await jobs.get(completed.jobId)).toEqual(completed);
    const absent = { ...job, jobId: randomUUID() };
    expect(await open.noteSent(absent)).toBeUndefined();
    expect(await jobs.get(absent.jobId)).toBeUndefined();
  });

  it('should know its own write whose answer was lost', async () => {
    const job = await tables.acceptedJob(1);
    const { isLost } = loseNextAnswer({ dynamoDb: tables.client }, 'UpdateItemCommand');

    expect(await open.noteSent(job)).toMatchObject({ jobId: job.jobId, sends: 1 });
    expect(isLost()).toBe(true);
  });
});

describe('checkNow', () => {
  it('should make a claimed job due at once, but not once more when it was claimed again', async () => {
    const job = await claimed(await tables.acceptedJob(1));
    tables.later(2);

    await open.checkNow(job);
    const due = { ...job, nextCheckAt: tables.now().toISOString() };
    expect(await jobs.get(job.jobId)).toEqual(due);

    const again = await claimed(due);
    await open.checkNow(job);
    expect(await jobs.get(job.jobId)).toEqual(again);
  });

  it('should leave a job as it is that was opened anew or has ended, and make none', async () => {
    const ended = await tables.endedJob(failed);
    await open.checkNow(ended);
    expect(await jobs.get(ended.jobId)).toEqual(ended);

    const retried = (await tables.control.retry(ended, [0])) as JobItem;
    tables.later(1);
    await open.checkNow({ ...retried, run: 1 });
    expect(await jobs.get(ended.jobId)).toEqual(retried);

    const absent = { ...retried, jobId: randomUUID() };
    await open.checkNow(absent);
    expect(await jobs.get(absent.jobId)).toBeUndefined();
  });
});

describe('dropUnrequested', () => {
  it('should remove an open job, however often it is told', async () => {
    const job = await tables.acceptedJob(1);
    const { isLost } = loseNextAnswer({ dynamoDb: tables.client }, 'DeleteItemCommand');

    expect(await open.dropUnrequested(job)).toBe(true);
    expect(isLost()).toBe(true);
    expect(await jobs.get(job.jobId)).toBeUndefined();
    expect(await open.dropUnrequested(job)).toBe(true);
  });

  it('should keep one of another run, and one that has ended', async () => {
    const job = await tables.acceptedJob(1);
    const ended = await tables.endedJob(done);
    expect(await open.dropUnrequested({ ...job, run: 2 })).toBe(false);
    expect(await open.dropUnrequested(ended)).toBe(false);
    expect(await jobs.get(job.jobId)).toEqual(job);
    expect(await jobs.get(ended.jobId)).toEqual(ended);
  });
});
