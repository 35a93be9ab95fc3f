import { randomUUID } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobsTable } from '@spotter/shared';
import { ImagesTable, toEpochSeconds } from '@spotter/shared';
import { loseNextAnswer } from '../api/lost-answers.js';
import type { JobTables } from './job-tables.fixture.js';
import { DAY, done, failed, image, startJobTables } from './job-tables.fixture.js';

let tables: JobTables;
let jobs: JobsTable;
let images: ImagesTable;

beforeAll(async () => {
  tables = await startJobTables();
  ({ jobs, images } = tables);
});

afterAll(() => tables.close());

beforeEach(() => {
  tables.resetClock();
});

describe('JobsTable', () => {
  it('should keep the first commit of a job and show it to whoever commits after', async () => {
    const job = await tables.acceptedJob(1);

    const second = await jobs.commit({ ...job, userId: 'eve', imageCount: 7 });

    expect(second).toEqual(job);
    expect(await jobs.get(job.jobId)).toEqual(job);
  });

  it('should note the first send once, and not on a job that moved on', async () => {
    const job = await tables.acceptedJob(1);
    await jobs.markSent(job.jobId);
    tables.later(5);
    await jobs.markSent(job.jobId);

    expect(await jobs.get(job.jobId)).toMatchObject({ sends: 1, sentAt: '2026-01-01T00:00:00.000Z' });
  });

  it('should count an image once, however often it is told', async () => {
    const job = await tables.acceptedJob(2);

    await Promise.all(Array.from({ length: 5 }, () => jobs.count(job.jobId, 1, [{ imageIndex: 0, status: 'DONE' }])));
    const counted = await jobs.count(job.jobId, 1, [{ imageIndex: 0, status: 'FAILED' }]);

    expect(counted).toMatchObject({ status: 'PROCESSING', done: new Set([0]) });
    expect(counted?.failed).toBeUndefined();
  });

  it.each([
    ['DONE', 'FAILED'],
    ['FAILED', 'DONE'],
  ] as const)('should keep an image counted as %s, also when it is told to be %s', async (first, second) => {
    const job = await tables.acceptedJob(2);
    const counted = await jobs.count(job.jobId, 1, [{ imageIndex: 0, status: first }]);

    expect(await jobs.count(job.jobId, 1, [{ imageIndex: 0, status: second }])).toEqual(counted);
  });

  it('should not count for another run, an ended job or one that is not there', async () => {
    const job = await tables.acceptedJob(1);
    expect((await jobs.count(job.jobId, 2, [{ imageIndex: 0, status: 'DONE' }]))?.done).toBeUndefined();

    const counted = await jobs.count(job.jobId, 1, [{ imageIndex: 0, status: 'DONE' }]);
    await jobs.finish(counted ?? job);
    expect((await jobs.count(job.jobId, 1, [{ imageIndex: 5, status: 'FAILED' }]))?.failed).toBeUndefined();

    const absent = randomUUID();
    expect(await jobs.count(absent, 1, [{ imageIndex: 0, status: 'DONE' }])).toBeUndefined();
    expect(await jobs.get(absent)).toBeUndefined();
  });

  it('should count images together, those that others have not counted yet, each by what it is told first', async () => {
    const job = await tables.acceptedJob(30);
    const done = (imageIndex: number) => ({ imageIndex, status: 'DONE' as const });
    await jobs.count(job.jobId, 1, [done(3)]);

    const images = Array.from({ length: 25 }, (_, index) => done(index));
    await jobs.count(job.jobId, 1, [...images.slice(0, 24), { imageIndex: 24, status: 'FAILED' }]);
    const counted = await jobs.count(job.jobId, 1, [
      { imageIndex: 3, status: 'FAILED' },
      ...images.slice(24),
      done(29),
    ]);

    expect(counted).toMatchObject({ done: new Set([...Array(24).keys(), 29]), failed: new Set([24]) });
    expect(await jobs.get(job.jobId)).toEqual(counted);
  });

  it('should count none of some images for another run, an ended job or one that is not there', async () => {
    const both = [0, 1].map((imageIndex) => ({ imageIndex, status: 'DONE' as const }));
    const job = await tables.acceptedJob(2);
    expect(await jobs.count(job.jobId, 2, both)).toEqual(job);
    const cancelled = await tables.control.cancel(job.jobId);
    expect(await jobs.count(job.jobId, 1, both)).toEqual(cancelled);
    expect(await jobs.count(randomUUID(), 1, both)).toBeUndefined();
  });

  it.each([
    [['DONE', 'FAILED'] as const, 'COMPLETED'],
    [['DONE', 'DONE'] as const, 'COMPLETED'],
    [['FAILED', 'FAILED'] as const, 'FAILED'],
  ])('should end a job whose images are %p as %s, once all are counted', async (statuses, status) => {
    const job = await tables.acceptedJob(2);

    const first = await jobs.count(job.jobId, 1, [{ imageIndex: 0, status: statuses[0] }]);
    await jobs.finish(first ?? job);
    expect(await jobs.get(job.jobId)).toMatchObject({ status: 'PROCESSING' });

    tables.later(1);
    const second = await jobs.count(job.jobId, 1, [{ imageIndex: 1, status: statuses[1] }]);
    await jobs.finish(second ?? job);
    const ended = await jobs.get(job.jobId);
    expect(ended).toMatchObject({
      status,
      ttl: toEpochSeconds(tables.now()) + 30 * DAY,
      updatedAt: tables.now().toISOString(),
    });
    expect(ended).not.toHaveProperty('openShard');
    expect(ended).not.toHaveProperty('nextCheckAt');
  });

  it('should end a job once, and show its end to whoever comes after', async () => {
    const job = await tables.acceptedJob(1);
    const counted = (await jobs.count(job.jobId, 1, [{ imageIndex: 0, status: 'DONE' }])) ?? job;
    const first = await jobs.finish(counted);
    expect(first).toEqual({ job: await jobs.get(job.jobId), isOurs: true });

    tables.later(60);
    expect(await jobs.finish(counted)).toEqual({ job: first.job, isOurs: false });
    expect(await jobs.get(job.jobId)).toEqual(first.job);
  });

  it('should know an end of its own whose answer was lost', async () => {
    const job = await tables.acceptedJob(1);
    const counted = (await jobs.count(job.jobId, 1, [{ imageIndex: 0, status: 'FAILED' }])) ?? job;
    const { isLost } = loseNextAnswer({ dynamoDb: tables.client }, 'UpdateItemCommand');

    expect(await jobs.finish(counted)).toMatchObject({ job: { status: 'FAILED' }, isOurs: true });
    expect(isLost()).toBe(true);
  });

  it('should not finish a job of another run, one that is not whole, or one that is not there', async () => {
    const job = await tables.acceptedJob(1);
    const full = { ...job, done: new Set([0]) };
    expect(await jobs.finish(job)).toEqual({ job, isOurs: false });
    expect(await jobs.finish({ ...full, run: 2 })).toEqual({ job, isOurs: false });
    expect(await jobs.get(job.jobId)).toEqual(job);

    const absent = randomUUID();
    expect(await jobs.finish({ ...full, jobId: absent })).toMatchObject({ isOurs: false });
    expect(await jobs.get(absent)).toBeUndefined();
  });

  it('should take a job past its ttl for absent', async () => {
    const job = await tables.acceptedJob(1);
    await jobs.finish((await jobs.count(job.jobId, 1, [{ imageIndex: 0, status: 'DONE' }])) ?? job);

    tables.later(30 * DAY - 1);
    expect(await jobs.get(job.jobId)).toBeDefined();
    tables.later(1);
    expect(await jobs.get(job.jobId)).toBeUndefined();
  });
});

describe('ImagesTable', () => {
  it('should store 1,000 images and page them in the order of their indexes, without the request', async () => {
    const job = await tables.acceptedJob(1_000);

    const page = await images.page(job.jobId, 0, 1_000);
    const rest = await images.page(job.jobId, 990, 1_000);

    expect(page.map(({ imageIndex }) => imageIndex)).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
    expect(rest).toHaveLength(10);
    expect(await images.getRequest(job.jobId)).toMatchObject({ options: { minConfidence: 0.4 } });
  });

  it('should recognise its own lease after a retried call', async () => {
    const job = await tables.acceptedJob(1);
    await images.startAttempt(image(job), 'me');

    expect(await images.startAttempt(image(job), 'me')).toMatchObject({ kind: 'started', image: { attempts: 1 } });
  });

  it('should recognise its own lease also when that has run out, and count no second attempt', async () => {
    const job = await tables.acceptedJob(1);
    await images.startAttempt(image(job), 'me');
    tables.later(60);

    expect(await images.startAttempt(image(job), 'me')).toMatchObject({ kind: 'started', image: { attempts: 1 } });
    expect(await images.startAttempt(image(job), 'other')).toMatchObject({ kind: 'started', image: { attempts: 2 } });
    expect(await images.startAttempt(image(job), 'me')).toMatchObject({ kind: 'leased' });
  });

  it('should allow three attempts whose leases ran out, and then say that they are exhausted', async () => {
    const job = await tables.acceptedJob(1);
    for (const attempt of [1, 2, 3]) {
      expect(await images.startAttempt(image(job), `owner-${attempt}`)).toMatchObject({ kind: 'started' });
      tables.later(59);
      expect(await images.startAttempt(image(job), 'other')).toMatchObject({ kind: 'leased' });
      tables.later(1);
    }

    expect(await images.startAttempt(image(job), 'fourth')).toEqual({ kind: 'exhausted' });
  });

  it('should not take an image for exhausted whose lease was given back in between', async () => {
    const job = await tables.acceptedJob(1);
    await images.startAttempt(image(job), 'first');
    const { client } = tables;
    const interrupted = new Proxy(client, {
      get: (target, property) =>
        property !== 'send'
          ? (Reflect.get(target, property) as unknown)
          : async (command: Parameters<typeof client.send>[0]) => {
              if (!(command instanceof UpdateCommand)) return client.send(command);
              const failure: unknown = await client.send(command).catch((error: unknown) => error);
              await images.giveBack(image(job), 'first');
              throw failure;
            },
    });

    const start = await new ImagesTable(interrupted, tables.imagesName, tables.now).startAttempt(image(job), 'second');

    expect(start).toEqual({ kind: 'leased', until: tables.now() });
    expect(await images.startAttempt(image(job), 'third')).toMatchObject({ kind: 'started', image: { attempts: 1 } });
  });

  it('should give an attempt back only to its owner', async () => {
    const job = await tables.acceptedJob(1);
    await images.startAttempt(image(job), 'mine');

    await images.giveBack(image(job), 'theirs');
    expect(await images.get(job.jobId, 0)).toMatchObject({ attempts: 1, leaseOwner: 'mine' });

    await images.giveBack(image(job), 'mine');
    const freed = await images.get(job.jobId, 0);
    expect(freed).toMatchObject({ attempts: 0, status: 'PENDING' });
    expect(freed).not.toHaveProperty('leaseUntil');
  });

  it('should keep the first end and show it to whoever comes second', async () => {
    const job = await tables.acceptedJob(1);
    await images.startAttempt(image(job), 'me');

    const first = await images.end(image(job), done);
    const second = await images.end(image(job), failed);

    expect(first).toMatchObject({ status: 'DONE', eTag: '"abc"', model: { name: 'test' }, detectionCount: 1 });
    expect(first).not.toHaveProperty('leaseOwner');
    expect(second).toEqual(first);
  });

  it('should neither start nor end an image of another run, nor make one that is not there', async () => {
    const job = await tables.acceptedJob(1);

    expect(await images.startAttempt(image(job, 0, 2), 'me')).toEqual({ kind: 'not-pending' });
    expect(await images.end(image(job, 0, 2), failed)).toMatchObject({ status: 'PENDING', run: 1 });
    expect(await images.startAttempt(image(job, 1), 'me')).toEqual({ kind: 'not-pending' });
    expect(await images.end(image(job, 1), failed)).toBeUndefined();
    expect(await images.get(job.jobId, 1)).toBeUndefined();
  });
});
