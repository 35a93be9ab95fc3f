import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createDynamoDbClient,
  ImageRepairs,
  ImagesTable,
  JobControlTable,
  JobsTable,
  OpenJobsTable,
} from '@spotter/shared';
import { readConfig } from '../../../apps/api/src/config.js';
import { ClaimsRepository } from '../../../apps/api/src/jobs/claims.repository.js';
import { REGION } from '../../../apps/local/src/stack.parts.js';
import type { JobTables } from '../jobs/job-tables.fixture.js';
import { done, failed, image, startJobTables } from '../jobs/job-tables.fixture.js';
import { CallRecord } from './call-record.fixture.js';

const stack = new AsyncDisposableStack();
const record = new CallRecord(stack);

let tables: JobTables;

beforeAll(async () => {
  tables = stack.adopt(await startJobTables(), (started) => started.close());
  // A client finds its endpoint with its first call: this one's has no proxy before it.
  await tables.jobs.get('none');
});

afterAll(() => stack.disposeAsync());

describe('the steps of a job in DynamoDB', () => {
  let jobs: JobsTable;
  let images: ImagesTable;
  let control: JobControlTable;
  let open: OpenJobsTable;
  let repairs: ImageRepairs;
  let claims: ClaimsRepository;

  beforeAll(async () => {
    await record.standBefore('dynamodb', process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '');
    const client = stack.adopt(createDynamoDbClient({ region: REGION, forcePathStyle: true }), (made) => {
      made.destroy();
    });
    const { now, jobsName, imagesName } = tables;
    jobs = new JobsTable(client, jobsName, now);
    images = new ImagesTable(client, imagesName, now);
    control = new JobControlTable(client, jobsName, now);
    open = new OpenJobsTable(client, jobsName, now);
    repairs = new ImageRepairs(client, imagesName, now);
    claims = new ClaimsRepository(client, readConfig({}), now);
  });

  it('should be named: submit, attempts, the end of a job', async () => {
    const made = await tables.acceptedJob(2);
    const job = { ...made, jobId: randomUUID() };
    const item = { ...job, imageIndex: 0, imageUrl: 's3://b/0', attempts: 0, ttl: 2_000_000_000 } as const;
    await images.putAll({ jobId: job.jobId, imageIndex: -1, bodyHash: 'h', ttl: item.ttl }, [
      { ...item, status: 'PENDING' },
      { ...item, status: 'PENDING', imageIndex: 1 },
    ]);
    await claims.put('ada', 'key', { bodyHash: 'h', jobId: job.jobId });
    await jobs.commit(job);
    await jobs.markSent(job.jobId);
    expect(record.calls.every(({ jobId }) => jobId === job.jobId)).toBe(true);
    expect(record.takeSteps()).toEqual(['items', 'claim', 'commit', 'first-send']);

    expect(await images.startAttempt(image(job), 'me')).toMatchObject({ kind: 'started' });
    await images.giveBack(image(job), 'me');
    await images.startAttempt(image(job), 'me');
    await images.end(image(job), done);
    await images.end(image(job, 1), failed);
    await jobs.count(job.jobId, 1, [{ imageIndex: 0, status: 'DONE' }]);
    const counted = await jobs.count(job.jobId, 1, [{ imageIndex: 1, status: 'FAILED' }]);
    expect(counted).toMatchObject({ done: new Set([0]), failed: new Set([1]) });
    expect(await jobs.finish(counted ?? job)).toMatchObject({ isOurs: true, job: { status: 'COMPLETED' } });
    expect(record.calls.every(({ jobId }) => jobId === job.jobId)).toBe(true);
    expect(record.takeSteps()).toEqual([
      'start 0',
      'give-back 0',
      'start 0',
      'end 0',
      'end 1',
      'count',
      'count',
      'finish',
    ]);
  });

  it('should be named: retry, what the sweep writes, cancel, and a deletion', async () => {
    const ended = await tables.endedJob(done, failed);
    const retried = await control.retry(ended, [1]);
    const claimed = await open.claim(retried ?? ended);
    const [stored] = (await repairs.getMany(ended.jobId, [1])).values();
    const reopened = stored && (await repairs.reopen(stored, 2));
    const noted = await open.noteSent(claimed ?? ended);
    await open.noteSeen(noted ?? ended);
    await open.checkNow(noted ?? ended);
    const cancelled = await control.cancel(ended.jobId);
    const marked = await control.markDeleted(cancelled ?? ended, false);
    expect([reopened?.status, noted?.sends, marked?.status]).toEqual(['PENDING', 1, 'DELETED']);
    expect(record.takeSteps()).toEqual([
      ...['retry', 'sweep-claim', 'read', 'reopen 1', 'note-sent', 'note', 'check-now', 'cancel', 'mark-deleted'],
    ]);

    await claims.put('ada', 'other', { bodyHash: 'h', jobId: ended.jobId });
    await claims.remove('ada', 'other', ended.jobId);
    await repairs.deleteMany(ended.jobId, [0, 1]);
    await repairs.deleteMany(ended.jobId, [-1]);
    expect(await control.remove(ended)).toBe(true);
    expect(record.calls.every(({ jobId }) => jobId === ended.jobId)).toBe(true);
    expect(record.takeSteps()).toEqual(['claim', 'erase-claim', 'erase-images', 'erase-request', 'erase-job']);

    expect(await open.dropUnrequested(await tables.acceptedJob(1))).toBe(true);
    expect(record.takeSteps()).toEqual(['drop']);
  });

  it('should be named: reads', async () => {
    const job = await tables.acceptedJob(1);
    await jobs.get(job.jobId);
    await images.get(job.jobId, 0);
    await images.getRequest(job.jobId);
    await images.page(job.jobId, 0, 1);
    await open.due(0, 1);
    expect(record.calls.map(({ jobId }) => jobId)).toEqual([job.jobId, job.jobId, job.jobId, undefined, undefined]);
    expect(record.takeSteps()).toEqual(['read', 'read 0', 'read', 'read', 'read']);
  });
});
