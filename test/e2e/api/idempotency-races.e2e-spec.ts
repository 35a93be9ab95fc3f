import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SubmittedJob } from '../../../apps/api/src/jobs/submit-job.dto.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';

describe('Idempotency-Key', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  it('should make one job of 20 equal requests at the same time', async () => {
    const imageUrls = [0, 1, 2].map((index) => `s3://${api.config.uploadBucket}/uploads/${index}.jpg`);
    const submit = () => api.http.post('/process').set('Idempotency-Key', 'k').send({ imageUrls, userId: 'twenty' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => answerTo<SubmittedJob>(submit())));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const [job, ...others] = await api.scan('jobs');
    expect(others).toEqual([]);
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
    expect(answers[0]?.body.jobId).toBe(job?.['jobId']);
    expect(job).toMatchObject({ idempotencyKey: 'k', sends: 1 });
    const indexes = (await api.takeMessages()).map(
      ({ Body }) => (JSON.parse(Body ?? '') as { imageIndex: number }).imageIndex,
    );
    expect(new Set(indexes)).toEqual(new Set([0, 1, 2]));
  }, 20_000);
});
