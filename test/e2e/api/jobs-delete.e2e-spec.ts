import { randomUUID } from 'node:crypto';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobControlTable, JobSweeper } from '@spotter/shared';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';
import { idsOf, jobsOf } from './jobs.fixture.js';
import { loseNextAnswer } from './lost-answers.js';
import { LazyS3 } from '../../../apps/api/src/aws/lazy-clients.js';

describe('DELETE /jobs/{jobId}', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const { submitted, count, ended, itemOf, page, set, traces } = jobsOf(() => api);
  const remove = (jobId: string) => api.http.delete(`/jobs/${jobId}`);
  const control = () => api.app.get(JobControlTable);

  it.each([
    ['COMPLETED', (): Promise<string> => ended('ada', 'DONE', 'FAILED')],
    ['FAILED', (): Promise<string> => ended('ada', 'FAILED')],
    [
      'CANCELLED',
      async (): Promise<string> => {
        const jobId = await submitted('ada');
        await control().cancel(jobId);
        return jobId;
      },
    ],
  ])('should make a job that is %s as one that there never was', async (status, made) => {
    const jobId = await made();
    expect(await itemOf(jobId)).toMatchObject({ status });

    expect((await answerTo(remove(jobId).expect(204))).text).toBe('');

    const answers = [
      api.http.get(`/jobs/${jobId}`),
      api.http.post(`/jobs/${jobId}/cancel`),
      api.http.post(`/jobs/${jobId}/retry`),
      remove(jobId),
    ];
    for (const { body, status: found } of await Promise.all(answers.map((request) => answerTo(request)))) {
      expect(found).toBe(404);
      expect(body).toEqual(errorBody('NOT_FOUND', 'Not Found'));
    }
    expect(idsOf(await page('ada'))).not.toContain(jobId);
  });

  it('should leave nothing of it, and its Idempotency-Key free', async () => {
    const headers = { 'idempotency-key': 'k' };
    const jobId = await submitted('eve', 2, headers);
    expect(await traces(jobId)).toHaveLength(5);
    await control().cancel(jobId);

    await remove(jobId).expect(204);

    expect(await traces(jobId)).toEqual([]);
    expect(await submitted('eve', 1, headers)).not.toBe(jobId);
  });

  describe('and the images in the bucket', () => {
    const keyOf = (index: number) => `uploads/bob/${index}.jpg`;
    const others = 'uploads/ada/0.jpg';
    const put = (Key: string) =>
      api.app.get(LazyS3).send(new PutObjectCommand({ Bucket: api.config.uploadBucket, Key, Body: 'a picture' }));

    async function keys(): Promise<(string | undefined)[]> {
      const command = new ListObjectsV2Command({ Bucket: api.config.uploadBucket, Prefix: 'uploads/' });
      const { Contents = [] } = await api.app.get(LazyS3).send(command);
      return Contents.map(({ Key }) => Key);
    }

    it.each([
      ['leave them', {}, [others, keyOf(0), keyOf(1), keyOf(2)]],
      ['leave them when told so', { objects: 'false' }, [others, keyOf(0), keyOf(1), keyOf(2)]],
      ['delete those of the job when asked', { objects: 'true' }, [others, keyOf(2)]],
    ])('should %s', async (_case, query, left) => {
      for (const key of [others, keyOf(0), keyOf(1), keyOf(2)]) await put(key);
      const jobId = await ended('bob', 'DONE', 'FAILED');

      await remove(jobId).query(query).expect(204);

      expect(await keys()).toEqual(left);
      expect(await traces(jobId)).toEqual([]);
    });

    it('should be deleted by the next sweep when the bucket fails, and the job be gone all the same', async () => {
      for (const index of [0, 1]) await put(keyOf(index));
      const jobId = await ended('bob', 'DONE', 'DONE');
      const { middlewareStack } = await api.app.get(LazyS3).client();
      middlewareStack.add(() => () => Promise.reject(new Error('S3 is down')), { step: 'initialize', name: 'down' });

      await remove(jobId).query({ objects: true }).expect(204);

      middlewareStack.remove('down');
      await api.http.get(`/jobs/${jobId}`).expect(404);
      expect(await itemOf(jobId)).toMatchObject({ status: 'DELETED', deleteObjects: true });
      expect(await keys()).toEqual(expect.arrayContaining([keyOf(0), keyOf(1)]));
      await set(jobId, 'nextCheckAt', new Date().toISOString());
      expect(await api.app.get(JobSweeper).sweepJob(jobId, AbortSignal.timeout(10_000))).toBe('erased');
      expect(await keys()).not.toEqual(expect.arrayContaining([keyOf(0)]));
      expect(await traces(jobId)).toEqual([]);
    });
  });

  it('should know its own write whose answer was lost', async () => {
    const jobId = await ended('ada', 'DONE');
    const { isLost } = loseNextAnswer(api, 'UpdateItemCommand');
    await remove(jobId).expect(204);
    expect(isLost()).toBe(true);
  });

  it('should refuse a job that is open', async () => {
    const jobId = await submitted('ada', 2);
    for (const counted of [false, true]) {
      if (counted) await count(jobId, 'DONE');
      const item = await itemOf(jobId);
      const { body } = await answerTo(remove(jobId).expect(409));
      expect(body).toEqual(errorBody('CONFLICT', 'The job has not ended'));
      expect(await itemOf(jobId)).toEqual(item);
    }
  });

  it.each(['yes', '1', '', 'TRUE'])('should refuse ?objects=%s', async (objects) => {
    const jobId = await ended('ada', 'DONE');
    const { body } = await answerTo(remove(jobId).query({ objects }).expect(400));
    expect(body).toEqual(errorBody('VALIDATION_ERROR', 'objects must be true or false', ['objects']));
    expect(await itemOf(jobId)).toMatchObject({ status: 'COMPLETED' });
  });

  it('should not know a job that is unknown or malformed', async () => {
    for (const jobId of [randomUUID(), 'x', '..%2f..']) {
      const { body } = await answerTo(remove(jobId).expect(404));
      expect(body).toEqual(errorBody('NOT_FOUND', 'Not Found'));
    }
  });
});
