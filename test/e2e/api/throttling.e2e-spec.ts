import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LazySqs } from '../../../apps/api/src/aws/lazy-clients.js';
import type { SubmittedJob } from '../../../apps/api/src/jobs/submit-job.dto.js';
import type { ErrorAnswer } from './answer.js';
import { answerTo } from './answer.js';
import type { LocalApiFixture } from './api.fixture.js';
import { startLocalApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';

describe('AWS that throttles', () => {
  let api: LocalApiFixture;
  let imageUrls: string[];
  beforeAll(async () => {
    api = await startLocalApi();
    imageUrls = [0, 1, 2].map((index) => `s3://${api.config.uploadBucket}/uploads/${index}.jpg`);
  });
  afterAll(() => api.close());
  afterEach(() => {
    api.stack.switches.throttle = 0;
  });

  it('should become 503 with Retry-After, and leave no job', async () => {
    api.stack.switches.throttle = 1;
    const { body, headers } = await answerTo(api.http.post('/process').send({ imageUrls }).expect(503));
    expect(body).toEqual(errorBody('SERVICE_UNAVAILABLE', expect.any(String)));
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    const read = await answerTo<ErrorAnswer>(api.http.get('/jobs/0b0e7f36-1111-4222-8333-444455556666').expect(503));
    expect(read.body.error.code).toBe('SERVICE_UNAVAILABLE');
    api.stack.switches.throttle = 0;
    expect(await api.scan('jobs')).toEqual([]);
  }, 30_000);

  it('should never lose a message of a job that was accepted, nor answer anything but 202 or 503', async () => {
    api.stack.switches.throttle = 0.3;
    const statuses = await Promise.all(
      Array.from({ length: 20 }, () =>
        api.http
          .post('/process')
          .send({ imageUrls })
          .then(({ status }) => status),
      ),
    );
    api.stack.switches.throttle = 0;
    expect(statuses.filter((status) => status !== 202 && status !== 503)).toEqual([]);
    const sent = (await api.scan('jobs')).filter(({ sends }) => sends === 1).map(({ jobId }) => jobId);
    expect(sent).not.toEqual([]);
    const bodies = (await api.takeMessages()).map(
      ({ Body }) => JSON.parse(Body ?? '') as { jobId: string; imageIndex: number },
    );
    for (const jobId of sent) {
      const indexes = bodies.filter((body) => body.jobId === jobId).map(({ imageIndex }) => imageIndex);
      expect(new Set(indexes)).toEqual(new Set([0, 1, 2]));
    }
  }, 60_000);

  it('should answer before Lambda gives up when the queue hangs', async () => {
    const sqs = await api.app.get(LazySqs).client();
    sqs.middlewareStack.add(() => () => new Promise(() => undefined), { step: 'initialize', name: 'hanging' });
    const started = performance.now();
    const { body } = await answerTo<SubmittedJob>(api.http.post('/process').send({ imageUrls }).expect(202));
    sqs.middlewareStack.remove('hanging');
    expect(performance.now() - started).toBeLessThan(15_000);
    expect((await api.scan('jobs')).find(({ jobId }) => jobId === body.jobId)).toMatchObject({ sends: 0 });
  }, 30_000);

  it('should still accept a job whose messages cannot be sent, and not call it sent', async () => {
    const sqs = await api.app.get(LazySqs).client();
    sqs.middlewareStack.add(() => () => Promise.reject(new Error('the queue is away')), {
      step: 'initialize',
      name: 'away',
    });
    const { body } = await answerTo<SubmittedJob>(api.http.post('/process').send({ imageUrls }).expect(202));
    sqs.middlewareStack.remove('away');
    expect((await api.scan('jobs')).find(({ jobId }) => jobId === body.jobId)).toMatchObject({
      sends: 0,
      status: 'PENDING',
    });
  }, 30_000);
});
