import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LazySqs } from '../../../apps/api/src/aws/lazy-clients.js';
import type { SubmittedJob } from '../../../apps/api/src/jobs/submit-job.dto.js';
import { answerTo } from './answer.js';
import type { ApiFixture, Item } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';

describe('Idempotency-Key', () => {
  let api: ApiFixture;
  let imageUrls: string[];
  beforeAll(async () => {
    api = await startApi();
    imageUrls = [0, 1, 2].map((index) => `s3://${api.config.uploadBucket}/uploads/${index}.jpg`);
  });
  afterAll(() => api.close());
  afterEach(() => api.takeMessages());

  const submit = (key: string, body: object) => api.http.post('/process').set('Idempotency-Key', key).send(body);
  const jobsOf = async (userId: string): Promise<Item[]> =>
    (await api.scan('jobs')).filter((job) => job['userId'] === userId);

  it('should send nothing again for a repeat, and answer the same', async () => {
    const first = await answerTo<SubmittedJob>(submit('k', { imageUrls, userId: 'repeat' }).expect(202));
    await api.takeMessages();
    const second = await answerTo<SubmittedJob>(submit('k', { userId: 'repeat', imageUrls }).expect(202));
    expect(second.body).toEqual(first.body);
    expect(second.headers['location']).toBe(first.headers['location']);
    expect(await api.takeMessages()).toEqual([]);
    expect(await jobsOf('repeat')).toHaveLength(1);
  });

  it.each([
    ['other images', { imageUrls: ['1.jpg', '0.jpg'] }],
    ['other options', { options: { minConfidence: 0.1 } }],
    ['other metadata', { metadata: { a: 1 } }],
  ])('should refuse %s under the same key', async (name, change) => {
    const userId = name.replace(' ', '-');
    await submit('k', { imageUrls, userId }).expect(202);
    const other =
      'imageUrls' in change
        ? { imageUrls: change.imageUrls.map((file) => imageUrls[0]?.replace('0.jpg', file)) }
        : change;
    const { body } = await answerTo(submit('k', { imageUrls, userId, ...other }).expect(422));
    expect(body).toEqual(errorBody('IDEMPOTENCY_MISMATCH', expect.any(String)));
    expect(await jobsOf(userId)).toHaveLength(1);
  });

  it('should make a new job when the claim of a deleted one was written late', async () => {
    const userId = 'written-late';
    const first = await answerTo<SubmittedJob>(submit('k', { imageUrls, userId }).expect(202));
    const [claim] = (await api.scan('app')).filter(({ jobId }) => jobId === first.body.jobId);
    await api.http.post(`/jobs/${first.body.jobId}/cancel`).expect(200);
    await api.http.delete(`/jobs/${first.body.jobId}`).expect(204);
    await api.dynamoDb.send(new PutCommand({ TableName: api.config.tables.app, Item: claim }));

    const second = await answerTo<SubmittedJob>(submit('k', { imageUrls, userId }).expect(202));
    const third = await answerTo<SubmittedJob>(submit('k', { imageUrls, userId }).expect(202));
    expect(second.body.jobId).not.toBe(first.body.jobId);
    expect(third.body).toEqual(second.body);
    expect(await jobsOf(userId)).toEqual([expect.objectContaining({ jobId: second.body.jobId, sends: 1 })]);
    await submit('k', { imageUrls: imageUrls.slice(1), userId }).expect(422);
  });

  it('should be a user’s own', async () => {
    const first = await answerTo<SubmittedJob>(submit('shared', { imageUrls, userId: 'ann' }).expect(202));
    const second = await answerTo<SubmittedJob>(submit('shared', { imageUrls, userId: 'bob' }).expect(202));
    expect(second.body.jobId).not.toBe(first.body.jobId);
  });

  it('should count as none past its ttl', async () => {
    const first = await answerTo<SubmittedJob>(submit('old', { imageUrls, userId: 'late' }).expect(202));
    const [claim] = (await api.scan('app')).filter(({ PK }) => PK === 'IDEM#late');
    expect(claim).toMatchObject({ SK: 'old', jobId: first.body.jobId });
    expect(Number(claim?.['ttl']) - Date.now() / 1_000).toBeGreaterThan(86_300);
    await api.dynamoDb.send(
      new UpdateCommand({
        TableName: api.config.tables.app,
        Key: { PK: 'IDEM#late', SK: 'old' },
        UpdateExpression: 'SET #ttl = :past',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':past': Math.floor(Date.now() / 1_000) },
      }),
    );
    const second = await answerTo<SubmittedJob>(
      submit('old', { imageUrls: imageUrls.slice(1), userId: 'late' }).expect(202),
    );
    expect(second.body.jobId).not.toBe(first.body.jobId);
  });

  it.each([
    ['without a user', 'k', undefined, ['userId']],
    ['with a space', 'a b', 'ada', ['Idempotency-Key']],
    ['of 256 characters', 'k'.repeat(256), 'ada', ['Idempotency-Key']],
    ['that is empty', '', 'ada', ['Idempotency-Key']],
  ])('should be refused %s', async (_case, key, userId, paths) => {
    const before = await api.scan('detections');
    const { body } = await answerTo(submit(key, { imageUrls, ...(userId !== undefined && { userId }) }).expect(400));
    expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), paths));
    expect(await api.scan('detections')).toEqual(before);
  });

  describe('after a crash', () => {
    /** From its n-th call on, nothing of this process reaches AWS any more. */
    async function crashAfter(calls: number): Promise<() => boolean> {
      const clients = [api.app.get(DynamoDBDocumentClient), await api.app.get(LazySqs).client()];
      let left = calls;
      for (const { middlewareStack } of clients as DynamoDBDocumentClient[]) {
        middlewareStack.add((next) => (args) => (left-- > 0 ? next(args) : Promise.reject(new Error('crashed'))), {
          step: 'initialize',
          name: 'crash',
        });
      }
      return () => {
        for (const { middlewareStack } of clients) middlewareStack.remove('crash');
        return left < 0;
      };
    }

    it('should be healed by the repeat, wherever the crash was', async () => {
      for (let calls = 0; ; calls++) {
        const userId = `crash-${calls}`;
        const crashed = await crashAfter(calls);
        const first = await answerTo(submit('k', { imageUrls, userId }));
        const wasCut = crashed();
        const jobsBefore = await jobsOf(userId);
        // From the commit on, which is the fifth call, the job is accepted; until then nothing can be seen of it.
        expect([first.status, jobsBefore.length]).toEqual(calls < 5 ? [500, 0] : [202, 1]);

        const second = await answerTo<SubmittedJob>(submit('k', { imageUrls, userId }).expect(202));
        const [job, ...others] = await jobsOf(userId);
        expect(others).toEqual([]);
        expect(job).toMatchObject({ jobId: second.body.jobId, sends: 1, imageCount: 3 });
        if (first.status === 202) expect(first.body).toEqual(second.body);
        const bodies = (await api.takeMessages()).map(({ Body }) => JSON.parse(Body ?? '') as Item);
        expect(new Set(bodies.map(({ imageIndex }) => imageIndex))).toEqual(new Set([0, 1, 2]));
        expect(new Set(bodies.map(({ jobId }) => jobId))).toEqual(new Set([second.body.jobId]));
        const images = (await api.scan('detections')).filter(({ jobId }) => jobId === second.body.jobId);
        expect(images).toHaveLength(4);
        if (!wasCut) {
          // Claim, open images, items, claim, commit, messages, sent.
          expect(calls).toBe(7);
          return;
        }
      }
    }, 60_000);
  });
});
