import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SubmittedJob } from '../../../apps/api/src/jobs/submit-job.dto.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';

describe('POST /process', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  it('should accept a job of 1,000 images, and send a message for each', async () => {
    const imageUrls = Array.from({ length: 1_000 }, () => `s3://${api.config.uploadBucket}/uploads/a.jpg`);
    const { body } = await answerTo<SubmittedJob>(api.http.post('/process').send({ imageUrls }).expect(202));
    expect(body.imageCount).toBe(1_000);
    const indexes = (await api.takeMessages()).map(
      ({ Body }) => (JSON.parse(Body ?? '') as { imageIndex: number }).imageIndex,
    );
    expect(new Set(indexes).size).toBe(1_000);
  }, 30_000);
});
