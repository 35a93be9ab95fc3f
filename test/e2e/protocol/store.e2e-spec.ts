import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EndedImage, JobItem, PendingImageItem } from '@spotter/shared';
import {
  ImageRepairs,
  ImagesTable,
  JOB_TIMES,
  JobControlTable,
  JobsTable,
  OpenJobsTable,
  openShardOf,
  toEpochSeconds,
} from '@spotter/shared';
import fc from 'fast-check';
import { readConfig } from '../../../apps/api/src/config.js';
import { ClaimsRepository } from '../../../apps/api/src/jobs/claims.repository.js';
import type { JobTables } from '../jobs/job-tables.fixture.js';
import { DAY, done, failed, startJobTables } from '../jobs/job-tables.fixture.js';
import { MemoryStore } from './store.js';

const HISTORIES = 40;

/** All that is written of jobs, on one store. */
type Tables = Pick<JobTables, 'jobs' | 'images' | 'control' | 'open' | 'repairs'> & {
  readonly claims: ClaimsRepository;
};

interface Step {
  readonly name: keyof typeof STEPS;
  readonly index: number;
  readonly run: number;
  readonly ok: boolean;
  readonly seconds: number;
}

type Do = (tables: Tables, jobId: string, step: Step, read: JobItem | undefined) => Promise<unknown>;

const ifRead = (act: (tables: Tables, job: JobItem, step: Step) => Promise<unknown>): Do => {
  return async (tables, _jobId, step, read) => (read === undefined ? undefined : act(tables, read, step));
};
const reference = (jobId: string, { index: imageIndex, run }: Step) => ({ jobId, imageIndex, run });
const outcomeOf = ({ ok }: Step) => (ok ? done : failed);
const endedOf = (imageIndex: number, ok: boolean): EndedImage => ({ imageIndex, status: ok ? 'DONE' : 'FAILED' });
const claimOf = (jobId: string, { index }: Step) => ({ jobId, bodyHash: String(index) });

const STEPS = {
  count: (tables, jobId, step) => tables.jobs.count(jobId, step.run, [endedOf(step.index, step.ok)]),
  countTogether: (tables, jobId, step) =>
    tables.jobs.count(jobId, step.run, [endedOf(step.index, step.ok), endedOf(1 - step.index, true)]),
  markSent: (tables, jobId) => tables.jobs.markSent(jobId),
  finish: ifRead((tables, job) => tables.jobs.finish(job)),
  cancel: (tables, jobId) => tables.control.cancel(jobId),
  retry: ifRead((tables, job, { index }) => tables.control.retry(job, [index])),
  markDeleted: ifRead((tables, job, { ok }) => tables.control.markDeleted(job, ok)),
  remove: ifRead((tables, job) => tables.control.remove(job)),
  claim: ifRead((tables, job) => tables.open.claim(job)),
  noteSeen: ifRead((tables, job) => tables.open.noteSeen(job)),
  noteSent: ifRead((tables, job) => tables.open.noteSent(job)),
  checkNow: ifRead((tables, job) => tables.open.checkNow(job)),
  dropUnrequested: ifRead((tables, job) => tables.open.dropUnrequested(job)),
  recommit: ifRead((tables, job) => tables.jobs.commit({ ...job, sends: 0 })),
  start: (tables, jobId, step) => tables.images.startAttempt(reference(jobId, step), `owner ${step.run}`),
  giveBack: (tables, jobId, step) => tables.images.giveBack(reference(jobId, step), `owner ${step.run}`),
  end: (tables, jobId, step) => tables.images.end(reference(jobId, step), outcomeOf(step)),
  reopen: async (tables, jobId, { index, run }) => {
    const image = await tables.images.get(jobId, index);
    return image === undefined ? undefined : tables.repairs.reopen({ ...image, run: image.run }, run);
  },
  page: (tables, jobId, { index }) => tables.images.page(jobId, index, 2),
  deleteMany: (tables, jobId, { index }) => tables.repairs.deleteMany(jobId, [index]),
  putKey: (tables, jobId, step) => tables.claims.put(jobId, 'key', claimOf(jobId, step)),
  removeKey: (tables, jobId) => tables.claims.remove(jobId, 'key', jobId),
} satisfies Record<string, Do>;

const step: fc.Arbitrary<Step> = fc.record({
  name: fc.constantFrom(...(Object.keys(STEPS) as (keyof typeof STEPS)[])),
  index: fc.nat(1),
  run: fc.integer({ min: 1, max: 2 }),
  ok: fc.boolean(),
  seconds: fc.constantFrom(0, 1, 61, DAY),
});

/** The way that leads to an end, a retry or a deletion is a narrow one. */
const way = fc.constantFrom<(keyof typeof STEPS)[]>(
  [],
  ['end', 'count'],
  ['end', 'count', 'finish', 'retry', 'reopen'],
);
const steps = fc
  .tuple(way, fc.array(step, { minLength: 5, maxLength: 20 }))
  .map(([names, others]) => [
    ...names.flatMap((name) => [0, 1].map((index): Step => ({ name, index, run: 1, ok: false, seconds: 0 }))),
    ...others,
  ]);

function jobOf(at: Date): { job: JobItem; images: PendingImageItem[]; ttl: number } {
  const jobId = randomUUID();
  const now = at.toISOString();
  const ttl = toEpochSeconds(at) + 60 * DAY;
  const times = { createdAt: now, openedAt: now, updatedAt: now, nextCheckAt: now };
  const counts = { run: 1, imageCount: 2, sends: 0, seen: 0 };
  return {
    job: { jobId, userId: 'ada', status: 'PENDING', ...counts, ...times, openShard: openShardOf(jobId) },
    images: [0, 1].map((imageIndex) => {
      return { jobId, imageIndex, imageUrl: `s3://b/${imageIndex}`, run: 1, status: 'PENDING', attempts: 0, ttl };
    }),
    ttl,
  };
}

/** What a history answers, and leaves behind, step by step. */
async function answersOf(tables: Tables, base: JobTables, { job, images, ttl }: ReturnType<typeof jobOf>, all: Step[]) {
  base.resetClock();
  const { jobId } = job;
  await tables.images.putAll({ jobId, imageIndex: -1, bodyHash: 'h', ttl }, images);
  const answers: unknown[] = [await tables.jobs.commit(job)];
  let read = await tables.jobs.get(jobId);
  for (const next of all) {
    base.later(next.seconds);
    const act: Do = STEPS[next.name];
    const answer = await act(tables, jobId, next, read);
    const latest = await tables.jobs.get(jobId);
    // Half of the writes are of what was read before.
    if (next.ok) read = latest;
    const states = await tables.repairs.getMany(jobId, [0, 1]);
    answers.push([next, answer, latest, states, await tables.claims.get(jobId, 'key')]);
  }
  return answers;
}

describe('the store in memory', () => {
  let base: JobTables;
  beforeAll(async () => {
    base = await startJobTables();
  }, 60_000);
  afterAll(() => base.close());

  function tablesOn(client: DynamoDBDocumentClient): Tables {
    const { jobsName, imagesName, now } = base;
    return {
      jobs: new JobsTable(client, jobsName, now),
      images: new ImagesTable(client, imagesName, now),
      control: new JobControlTable(client, jobsName, now),
      open: new OpenJobsTable(client, jobsName, now, JOB_TIMES, () => 0),
      repairs: new ImageRepairs(client, imagesName, now),
      claims: new ClaimsRepository(client, readConfig({}), now),
    };
  }

  it('should answer as the real one to all that is written of a job', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const store = new MemoryStore(
          () => base.now().getTime(),
          () => 0,
        );
        const send = (command: unknown) => Promise.resolve().then(() => store.execute(command));
        const client = Object.assign(DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' })), {
          send,
        });
        const start = jobOf(new Date('2026-01-01T00:00:00.000Z'));
        const real = await answersOf(tablesOn(base.client), base, start, all);
        expect(await answersOf(tablesOn(client), base, start, all)).toEqual(real);
      }),
      { numRuns: HISTORIES },
    );
  }, 300_000);
});
