import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImageRepairs, JobControlTable, JobsTable } from '@spotter/shared';
import type { JobView } from '../../../apps/api/src/jobs/read-job.dto.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';
import { jobsOf } from './jobs.fixture.js';
import { loseNextAnswer } from './lost-answers.js';

const DAY_MS = 24 * 60 * 60 * 1_000;

describe('POST /jobs/{jobId}/retry', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const { submitted, count, ended, itemOf, set, sent } = jobsOf(() => api);
  const retry = (jobId: string, body?: object) => api.http.post(`/jobs/${jobId}/retry`).send(body);
  const control = () => api.app.get(JobControlTable);

  it('should open a job again for all of its images that failed', async () => {
    const jobId = await ended('ada', 'DONE', 'FAILED', 'FAILED');

    const { body } = await answerTo<JobView>(retry(jobId).expect(202));

    expect(body).toMatchObject({ jobId, status: 'PROCESSING', imageCount: 3, processedCount: 1, failedCount: 0 });
    const item = await itemOf(jobId);
    expect(item).toMatchObject({
      run: 2,
      status: 'PROCESSING',
      openedAt: item.updatedAt,
      openShard: expect.any(Number),
    });
    expect(item).not.toHaveProperty('ttl');
    const { body: read } = await answerTo<JobView>(api.http.get(`/jobs/${jobId}`).expect(200));
    expect(read).toMatchObject({ ...body, errors: [] });
    expect(read.detections?.map(({ imageIndex }) => imageIndex)).toEqual([0]);
  });

  it('should open it for the images that are named', async () => {
    const jobId = await ended('ada', 'FAILED', 'DONE', 'FAILED');

    const { body } = await answerTo<JobView>(retry(jobId, { images: [2] }).expect(202));

    expect(body).toMatchObject({ status: 'PROCESSING', processedCount: 2, failedCount: 1 });
    const { body: read } = await answerTo<JobView>(api.http.get(`/jobs/${jobId}`).expect(200));
    expect(read.errors?.map(({ imageIndex }) => imageIndex)).toEqual([0]);
  });

  it('should open no more images of a user than may be open at a time', async () => {
    const jobId = await ended('keen', 'FAILED', 'FAILED');
    const jobs = api.app.get(JobsTable);
    const others = await Promise.all([999, ...Array<number>(9).fill(1_000)].map((count) => submitted('keen', count)));
    const refused = await answerTo(retry(jobId).expect(429));
    expect(refused.body).toEqual(errorBody('RATE_LIMITED', expect.stringContaining('10000')));
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await jobs.get(jobId))?.status).toBe('FAILED');

    // For what it opens there is room.
    await retry(jobId, { images: [1] }).expect(202);
    await api.http.post(`/jobs/${others[0]}/cancel`).expect(200);
    const second = await ended('keen', 'FAILED', 'FAILED');
    await retry(second).expect(202);
  });

  it('should send them to the workers at once, as if nobody had tried them', async () => {
    const jobId = await ended('ada', 'FAILED', 'DONE', 'FAILED', 'FAILED');
    await api.takeMessages();

    await retry(jobId, { images: [0, 3] }).expect(202);

    expect(await sent(jobId, 2)).toEqual([0, 3]);
    const item = await itemOf(jobId);
    expect(item).toMatchObject({ sends: 1, sentAt: expect.any(String) });
    expect(Date.parse(item.nextCheckAt ?? '')).toBeGreaterThan(Date.now() + 60_000);
    const images = await api.app.get(ImageRepairs).getMany(jobId, [0, 2, 3]);
    expect([...images.values()].toSorted((a, b) => a.imageIndex - b.imageIndex)).toMatchObject([
      { imageIndex: 0, status: 'PENDING', run: 2, attempts: 0 },
      { imageIndex: 2, status: 'FAILED', run: 1 },
      { imageIndex: 3, status: 'PENDING', run: 2, attempts: 0 },
    ]);
  });

  it('should end, and be retried again', async () => {
    const jobId = await ended('ada', 'FAILED', 'FAILED');
    await retry(jobId).expect(202);
    await api.app.get(JobsTable).finish(await count(jobId, 'DONE', 'FAILED'));
    const { body } = await answerTo<JobView>(api.http.get(`/jobs/${jobId}`).expect(200));
    expect(body).toMatchObject({ status: 'COMPLETED', processedCount: 2, failedCount: 1 });

    await api.takeMessages();
    await retry(jobId).expect(202);
    expect(await sent(jobId, 3)).toEqual([1]);
  });

  it('should know its own write whose answer was lost', async () => {
    const jobId = await ended('ada', 'FAILED');
    const { isLost } = loseNextAnswer(api, 'UpdateItemCommand');
    await retry(jobId).expect(202);
    expect(isLost()).toBe(true);
    expect(await itemOf(jobId)).toMatchObject({ run: 2 });
  });

  describe('should refuse', () => {
    it.each([
      ['images that did not fail', ['FAILED', 'DONE', 'DONE'], { images: [0, 1, 2] }, /did not fail: 1, 2$/],
      ['images that there are not', ['FAILED'], { images: [7, 5_000] }, /did not fail: 7, 5000$/],
      ['a job none of whose images failed', ['DONE'], undefined, 'No image of the job failed'],
      ['an image of such a job', ['DONE'], { images: [0] }, 'No image of the job failed'],
    ] as const)('%s', async (_case, endings, body, message) => {
      const jobId = await ended('ada', ...endings);
      await expectConflict(jobId, body, message);
    });

    it('a job that has not ended', async () => {
      const jobId = await submitted('ada', 2);
      await expectConflict(jobId, undefined, 'The job has not ended');
      await count(jobId, 'FAILED');
      await expectConflict(jobId, { images: [0] }, 'The job has not ended');
    });

    it('a job that was cancelled', async () => {
      const jobId = await submitted('ada', 2);
      await count(jobId, 'FAILED');
      await control().cancel(jobId);
      await expectConflict(jobId, undefined, 'The job was cancelled');
    });

    it('a job that is 28 days old', async () => {
      const jobId = await ended('ada', 'FAILED');
      await set(jobId, 'createdAt', new Date(Date.now() - 28 * DAY_MS).toISOString());
      await expectConflict(jobId, undefined, 'The job is older than 28 days');
      await set(jobId, 'createdAt', new Date(Date.now() - 28 * DAY_MS + 60_000).toISOString());
      await retry(jobId).expect(202);
    });

    async function expectConflict(jobId: string, body: object | undefined, message: string | RegExp): Promise<void> {
      const item = await itemOf(jobId);
      const answer = await answerTo(retry(jobId, body).expect(409));
      const said = typeof message === 'string' ? message : expect.stringMatching(message);
      expect(answer.body).toEqual(errorBody('CONFLICT', said));
      expect(await itemOf(jobId)).toEqual(item);
    }

    it.each([
      [{ images: [] }, 'images'],
      [{ images: [0, 0] }, 'images'],
      [{ images: [-1] }, 'images[0]'],
      [{ images: [0, 0.5] }, 'images[1]'],
      [{ images: ['0'] }, 'images[0]'],
      [{ images: 0 }, 'images'],
      [{ image: [0] }, 'image'],
      [{ userId: 'no id' }, 'userId'],
    ])('the body %j', async (body, path) => {
      const jobId = await ended('ada', 'FAILED');
      const answer = await answerTo(retry(jobId, body).expect(400));
      expect(answer.body).toEqual(errorBody('VALIDATION_ERROR', expect.stringContaining(path), [path]));
      expect(await itemOf(jobId)).toMatchObject({ status: 'FAILED', run: 1 });
    });
  });

  it('should not know a job that is unknown, malformed, gone or being deleted', async () => {
    const deleted = await ended('ada', 'FAILED');
    await control().markDeleted(await itemOf(deleted), false);
    const gone = await ended('ada', 'FAILED');
    await set(gone, 'ttl', Math.floor(Date.now() / 1_000) - 1);
    for (const jobId of [randomUUID(), 'x', deleted, gone]) {
      const { body } = await answerTo(retry(jobId).expect(404));
      expect(body).toEqual(errorBody('NOT_FOUND', 'Not Found'));
    }
  });
});
