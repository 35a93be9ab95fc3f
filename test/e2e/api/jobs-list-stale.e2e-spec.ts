import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalApiFixture } from './api.fixture.js';
import { startLocalApi } from './api.fixture.js';
import { idsOf, jobsOf } from './jobs.fixture.js';

/** Longer than the test: the index never catches up. */
const STALE_MS = 120_000;

describe('GET /jobs, from an index that is behind', () => {
  let api: LocalApiFixture;
  beforeAll(async () => {
    api = await startLocalApi({ staleMs: STALE_MS });
  });
  afterAll(() => api.close());

  const { submitted, ended, count, page } = jobsOf(() => api);

  it('should show the jobs as they are, and hide those that were deleted', async () => {
    const cancelled = await submitted('ada');
    const counted = await submitted('ada', 2);
    const deleted = await ended('ada', 'DONE');
    api.stack.switches.staleReads = true;
    // Until now the index knows all.
    expect(idsOf(await page('ada'))).toEqual([deleted, counted, cancelled]);

    await api.http.post(`/jobs/${cancelled}/cancel`).expect(200);
    await count(counted, 'FAILED');
    await api.http.delete(`/jobs/${deleted}`).expect(204);

    const { jobs } = await page('ada');
    expect(jobs).toMatchObject([
      { jobId: counted, status: 'PROCESSING', processedCount: 1, failedCount: 1 },
      { jobId: cancelled, status: 'CANCELLED' },
    ]);
    expect(idsOf(await page('ada', { status: 'CANCELLED' }))).toEqual([cancelled]);
    expect(idsOf(await page('ada', { status: 'PENDING' }))).toEqual([]);
    expect(idsOf(await page('ada', { status: 'COMPLETED' }))).toEqual([]);
  });
});
