import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { jobsOf } from './jobs.fixture.js';

describe('GET /jobs/{jobId}', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const { ended } = jobsOf(() => api);

  /** Lets something happen between a job's read and the next read of its images. */
  function beforeImages(happen: () => Promise<unknown>): void {
    let hasHappened = false;
    api.dynamoDb.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (!hasHappened && commandName === QueryCommand.name) {
            hasHappened = true;
            await happen();
          }
          return next(args);
        },
      { step: 'initialize', name: 'between', override: true },
    );
  }

  it('should not show a job as ended whose results a deletion has just taken away', async () => {
    const jobId = await ended('ada', 'DONE', 'FAILED');
    beforeImages(() => api.http.delete(`/jobs/${jobId}`).expect(204));
    await api.http.get(`/jobs/${jobId}`).expect(404);
  });
});
