import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobControlTable, sessionUser } from '@spotter/shared';
import type { JobView } from '../../../apps/api/src/jobs/read-job.dto.js';
import { SubmitJobService } from '../../../apps/api/src/jobs/submit-job.service.js';
import type { CreatedSession } from '../../../apps/api/src/sessions/sessions.dto.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';
import { idsOf, jobsOf } from './jobs.fixture.js';
import { loseNextAnswer } from './lost-answers.js';

describe('POST /jobs/{jobId}/cancel', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const { submitted, count, ended, itemOf, set, page } = jobsOf(() => api);
  const cancel = (jobId: string) => api.http.post(`/jobs/${jobId}/cancel`);

  it('should cancel a job that nobody has begun', async () => {
    const jobId = await submitted('ada', 2);

    const { body } = await answerTo<JobView>(cancel(jobId).expect(200));

    expect(body).toMatchObject({ jobId, status: 'CANCELLED', imageCount: 2, processedCount: 0, failedCount: 0 });
    const item = await itemOf(jobId);
    expect(item).toMatchObject({ status: 'CANCELLED', run: 1, ttl: expect.any(Number) });
    expect(item).not.toHaveProperty('openShard');
    expect(item).not.toHaveProperty('nextCheckAt');
    expect(idsOf(await page('ada', { status: 'CANCELLED' }))).toContain(jobId);
  });

  it('should keep what was counted by then, and count nothing more', async () => {
    const jobId = await submitted('ada', 3);
    await count(jobId, 'DONE', 'FAILED');
    const { body } = await answerTo<JobView>(cancel(jobId).expect(200));
    expect(body).toMatchObject({ status: 'CANCELLED', processedCount: 2, failedCount: 1 });

    await count(jobId, 'DONE', 'FAILED', 'DONE');

    const { body: read } = await answerTo<JobView>(api.http.get(`/jobs/${jobId}`).expect(200));
    expect(read).toMatchObject(body);
    expect(read.detections?.map(({ imageIndex }) => imageIndex)).toEqual([0]);
    expect(read.errors?.map(({ imageIndex }) => imageIndex)).toEqual([1]);
  });

  it('should answer a repeat, and a call whose answer was lost, as the first', async () => {
    const jobId = await submitted('ada');
    const { isLost } = loseNextAnswer(api, 'UpdateItemCommand');
    const { body: first } = await answerTo(cancel(jobId).expect(200));
    expect(isLost()).toBe(true);
    const item = await itemOf(jobId);

    const { body: second } = await answerTo(cancel(jobId).send({}).expect(200));

    expect(second).toEqual(first);
    expect(await itemOf(jobId)).toEqual(item);
  });

  it.each([
    ['COMPLETED', ['DONE', 'FAILED']],
    ['FAILED', ['FAILED']],
  ] as const)('should refuse a job that is %s', async (status, endings) => {
    const jobId = await ended('ada', ...endings);
    const item = await itemOf(jobId);

    const { body } = await answerTo(cancel(jobId).expect(409));

    expect(body).toEqual(errorBody('CONFLICT', `The job has ended: it is ${status}`));
    expect(await itemOf(jobId)).toEqual(item);
  });

  it('should not know a job that is unknown, malformed, gone or being deleted', async () => {
    const deleted = await ended('ada', 'DONE');
    await api.app.get(JobControlTable).markDeleted(await itemOf(deleted), false);
    const gone = await ended('ada', 'DONE');
    await set(gone, 'ttl', Math.floor(Date.now() / 1_000) - 1);
    for (const jobId of [randomUUID(), 'x', '..%2f..', deleted, gone]) {
      const { body } = await answerTo(cancel(jobId).expect(404));
      expect(body).toEqual(errorBody('NOT_FOUND', 'Not Found'));
    }
  });

  it('should not know a session’s own job, nor should its retry and its deletion', async () => {
    const { body: session } = await answerTo<CreatedSession>(api.http.post('/sessions').expect(200));
    const { sessionId, webSocketUrl } = session;
    const viewer = new URL(webSocketUrl).searchParams.get('viewer') ?? '';
    const imageUrls = [`s3://${api.config.uploadBucket}/session-uploads/${sessionId}/image-1`];
    const { jobId } = await api.app.get(SubmitJobService).submit({ imageUrls, userId: sessionUser(sessionId) });
    const item = await itemOf(jobId);
    const { http } = api;
    for (const request of [cancel(jobId), http.post(`/jobs/${jobId}/retry`), http.delete(`/jobs/${jobId}`)]) {
      const { body } = await answerTo(request.set('x-viewer-token', viewer).expect(404));
      expect(body).toEqual(errorBody('NOT_FOUND', 'Not Found'));
    }
    expect(await itemOf(jobId)).toEqual(item);
    await http.get(`/jobs/${jobId}`).set('x-viewer-token', viewer).expect(200);
  });

  it('should refuse a body that it does not know', async () => {
    const jobId = await submitted('ada');
    for (const body of [{ reason: 'late' }, [], 'text', { userId: 'no id' }]) {
      await cancel(jobId).set('content-type', 'application/json').send(JSON.stringify(body)).expect(400);
    }
    expect(await itemOf(jobId)).toMatchObject({ status: 'PENDING' });
    await cancel(jobId).send({ userId: 'ada' }).expect(200);
  });
});
