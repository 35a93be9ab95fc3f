import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobsTable, JobSweeper } from '@spotter/shared';
import { LazySqs } from '../../../apps/api/src/aws/lazy-clients.js';
import type { JobView } from '../../../apps/api/src/jobs/read-job.dto.js';
import { crashAfter } from '../jobs/sweep.fixture.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { jobsOf } from './jobs.fixture.js';

describe('a retry that is cut short', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const { count, ended, itemOf, set, sent } = jobsOf(() => api);
  const retry = (jobId: string) => api.http.post(`/jobs/${jobId}/retry`);

  it('should be accepted also when the queue fails, and sent by the next sweep', async () => {
    const jobId = await ended('ada', 'FAILED');
    await api.takeMessages();
    const { middlewareStack } = await api.app.get(LazySqs).client();
    middlewareStack.add(() => () => Promise.reject(new Error('SQS is down')), { step: 'initialize', name: 'down' });

    const { body } = await answerTo<JobView>(retry(jobId).expect(202));

    middlewareStack.remove('down');
    expect(body).toMatchObject({ status: 'PROCESSING', failedCount: 0 });
    expect(await sent(jobId, 2)).toEqual([]);
    expect(await api.app.get(JobSweeper).sweepJob(jobId, AbortSignal.timeout(10_000))).toBe('repaired');
    expect(await sent(jobId, 2)).toEqual([0]);
  });

  it('should be brought to its end by the next sweep, wherever the process died', async () => {
    let calls = 0;
    for (; ; calls++) {
      const jobId = await ended('ada', 'FAILED', 'DONE', 'FAILED');
      await api.takeMessages();
      const back = crashAfter([api.app.get(DynamoDBDocumentClient), await api.app.get(LazySqs).client()], calls);
      const { status } = await answerTo(retry(jobId));
      if (!back()) break;
      const { run } = await itemOf(jobId);
      // From its first write on, which is the third call, the retry is accepted.
      expect([status, run]).toEqual(calls < 3 ? [500, 1] : [202, 2]);
      if (run === 1) continue;

      await set(jobId, 'nextCheckAt', new Date().toISOString());
      expect(await api.app.get(JobSweeper).sweepJob(jobId, AbortSignal.timeout(10_000))).toBe('repaired');
      expect(new Set(await sent(jobId, 2))).toEqual(new Set([0, 2]));
      await api.app.get(JobsTable).finish(await count(jobId, 'DONE', 'DONE', 'DONE'));
      expect(await itemOf(jobId)).toMatchObject({ status: 'COMPLETED', done: new Set([0, 1, 2]) });
    }
    // Job, open images, retry; job, claim, request, images, two reopened, messages, sent.
    expect(calls).toBe(11);
  }, 60_000);
});
