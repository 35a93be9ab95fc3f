import { randomUUID } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobItem } from '@spotter/shared';
import { ImageRepairs, JobControlTable, JobSweeper, openShardOf } from '@spotter/shared';
import { LazyS3 } from '../../../apps/api/src/aws/lazy-clients.js';
import type { SubmittedJob } from '../../../apps/api/src/jobs/submit-job.dto.js';
import { SessionPhotosRepository } from '../../../apps/api/src/sessions/session-photos.repository.js';
import { crashAfter, ENDLESS } from '../jobs/sweep.fixture.js';
import { answerTo } from './answer.js';
import type { ApiFixture, Item } from './api.fixture.js';
import { startApi } from './api.fixture.js';

let api: ApiFixture;
let bucket: string;

beforeAll(async () => {
  api = await startApi();
  bucket = api.config.uploadBucket;
});

afterAll(() => api.close());

async function upload(key: string): Promise<string> {
  await api.app.get(LazyS3).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'a photo' }));
  return `s3://${bucket}/${key}`;
}

const isThere = async (key: string) => (await api.app.get(SessionPhotosRepository).find(key)) !== undefined;

/** A cancelled job, submitted with the key `k`. */
async function endedJob(userId: string, imageUrls: readonly string[]): Promise<JobItem> {
  const submitted = api.http.post('/process').set('Idempotency-Key', 'k').send({ imageUrls, userId });
  const { body } = await answerTo<SubmittedJob>(submitted.expect(202));
  return (await api.app.get(JobControlTable).cancel(body.jobId)) as JobItem;
}

const sweepJob = ({ jobId }: JobItem, budget = ENDLESS) => api.app.get(JobSweeper).sweepJob(jobId, budget);

async function markDeleted(job: JobItem, deleteObjects: boolean): Promise<void> {
  expect(await api.app.get(JobControlTable).markDeleted(job, deleteObjects)).toMatchObject({ status: 'DELETED' });
}

/** All that is stored of a job, and of a user's claims. */
async function traces({ jobId, userId }: JobItem): Promise<Item[]> {
  const items = await Promise.all([api.scan('jobs'), api.scan('detections'), api.scan('app')]);
  return items.flat().filter((item) => item['jobId'] === jobId || item['PK'] === `IDEM#${userId}`);
}

describe('the erasure of a deleted job', () => {
  it('should leave nothing of it, and its objects unless they are to go too', async () => {
    const urls = [await upload('uploads/eve/1.jpg'), await upload('uploads/eve/2.jpg')];
    const job = await endedJob('eve', urls);
    expect(await traces(job)).toHaveLength(5);
    await markDeleted(job, false);

    expect(await sweepJob(job)).toBe('erased');

    expect(await traces(job)).toEqual([]);
    expect(await isThere('uploads/eve/1.jpg')).toBe(true);
    expect(await sweepJob(job)).toBeUndefined();
  });

  it('should delete the objects that are the user’s own, and no others', async () => {
    const own = ['uploads/ian/1.jpg', 'uploads/ian/a b/+&<é>.jpg'];
    const others = ['uploads/ianna/1.jpg', 'uploads/2026/11/20/1.jpg', 'uploads/ian/kept.jpg'];
    const urls = await Promise.all([...own, ...others].map(upload));
    // Identity is off: a job may name what is not the user's.
    const job = await endedJob('ian', [...urls.slice(0, 4), ...urls.slice(0, 1)]);
    await markDeleted(job, true);

    expect(await sweepJob(job)).toBe('erased');

    expect(await traces(job)).toEqual([]);
    expect(await Promise.all(own.map(isThere))).toEqual([false, false]);
    expect(await Promise.all(others.map(isThere))).toEqual([true, true, true]);
  });

  it('should keep a claim that stands for another job by now', async () => {
    const job = await endedJob('ivy', [await upload('uploads/ivy/1.jpg')]);
    const jobId = randomUUID();
    await api.dynamoDb.send(
      new UpdateCommand({
        TableName: api.config.tables.app,
        Key: { PK: 'IDEM#ivy', SK: 'k' },
        UpdateExpression: 'SET jobId = :jobId',
        ExpressionAttributeValues: { ':jobId': jobId },
      }),
    );
    await markDeleted(job, true);

    expect(await sweepJob(job)).toBe('erased');
    expect(await traces(job)).toMatchObject([{ PK: 'IDEM#ivy', jobId }]);
  });

  it('should go on where it died, wherever that was', async () => {
    let calls = 0;
    for (; ; calls++) {
      const userId = `torn-${calls}`;
      const key = `uploads/${userId}/1.jpg`;
      const job = await endedJob(userId, [await upload(key), await upload(`uploads/${userId}/2.jpg`)]);
      await markDeleted(job, true);

      const back = crashAfter([api.app.get(DynamoDBDocumentClient), await api.app.get(LazyS3).client()], calls);
      await sweepJob(job).catch(() => undefined);
      if (!back()) break;
      // The mark alone is enough to find it again.
      expect(await traces(job)).toEqual(
        expect.arrayContaining([expect.objectContaining({ jobId: job.jobId, status: 'DELETED' })]),
      );
      await becomeDue(job);
      expect(await sweepJob(job)).toBe('erased');
      expect(await traces(job)).toEqual([]);
      expect(await isThere(key)).toBe(false);
    }
    // Job, claim of the sweep, claim of the key, images read, objects, images, request, job.
    expect(calls).toBe(8);
  }, 60_000);

  it('should stop when its budget is spent, and be due again at once', async () => {
    const job = await endedJob(
      'big',
      Array.from({ length: 101 }, (_, index) => `s3://${bucket}/uploads/big/${index}`),
    );
    await markDeleted(job, false);

    expect(await sweepJob(job, AbortSignal.abort())).toBe('cut-short');
    // The last image, the request and the job.
    expect(await traces(job)).toHaveLength(3);
    expect(await sweepJob(job)).toBe('erased');
    expect(await traces(job)).toEqual([]);
  });

  it('should fail when an object can not be deleted, and keep the item that names it', async () => {
    const job = await endedJob('una', [await upload('uploads/una/1.jpg')]);
    await markDeleted(job, true);
    const { middlewareStack } = await api.app.get(LazyS3).client();
    middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        Object.assign(result.output, { Errors: [{ Key: 'uploads/una/1.jpg', Code: 'InternalError' }] });
        return result;
      },
      { step: 'initialize', name: 'refusal' },
    );
    await expect(sweepJob(job)).rejects.toMatchObject({ code: 'S3_ERROR' });
    middlewareStack.remove('refusal');

    expect((await api.app.get(ImageRepairs).getMany(job.jobId, [0])).size).toBe(1);
    expect(await sweepJob(job)).toBeUndefined();
    await becomeDue(job);
    expect(await sweepJob(job)).toBe('erased');
  });

  it('should delete nothing of the bucket when no object is the user’s', async () => {
    const job = await endedJob('zoe', [await upload('uploads/ann/1.jpg')]);
    await markDeleted(job, true);
    expect(await sweepJob(job)).toBe('erased');
    expect(await traces(job)).toEqual([]);
    expect(await isThere('uploads/ann/1.jpg')).toBe(true);
  });
});

/** As if the time of its next check had come. */
async function becomeDue({ jobId }: JobItem): Promise<void> {
  await api.dynamoDb.send(
    new UpdateCommand({
      TableName: api.config.tables.jobs,
      Key: { jobId },
      UpdateExpression: 'SET nextCheckAt = :past',
      ConditionExpression: 'openShard = :shard',
      ExpressionAttributeValues: { ':past': '2026-01-01T00:00:00.000Z', ':shard': openShardOf(jobId) },
    }),
  );
}
