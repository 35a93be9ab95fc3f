import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobControlTable, putInBatches } from '@spotter/shared';
import type { JobItem } from '@spotter/shared';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';
import { idsOf, jobsOf } from './jobs.fixture.js';

describe('GET /jobs', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const { submitted, count, ended, itemOf, set, page, walk } = jobsOf(() => api);
  const control = () => api.app.get(JobControlTable);

  /** Jobs of a user, each a minute older than the one before, unless `createdAt` says when. */
  async function stored(userId: string, jobs: readonly Partial<JobItem>[]): Promise<string[]> {
    const items = jobs.map((job, index) => {
      const createdAt = new Date(Date.UTC(2026, 0, 2) - index * 60_000).toISOString();
      const times = { createdAt, openedAt: createdAt, updatedAt: createdAt };
      return {
        jobId: randomUUID(),
        userId,
        status: 'COMPLETED',
        run: 1,
        imageCount: 1,
        sends: 1,
        seen: 0,
        ...times,
        ...job,
      };
    });
    await putInBatches(api.dynamoDb, api.config.tables.jobs, items);
    return items.map(({ jobId }) => jobId);
  }

  it('should show the jobs of a user, the newest first, with what each has come to', async () => {
    const oldest = await ended('shown', 'DONE', 'FAILED', 'DONE');
    const middle = await submitted('shown', 3);
    await count(middle, 'FAILED');
    const newest = await submitted('shown', 2);
    await set(oldest, 'createdAt', '2026-01-02T03:04:05.678Z');
    await set(middle, 'createdAt', '2026-01-02T03:04:05.679Z');

    const { jobs, nextCursor } = await page('shown');

    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const times = { createdAt: '2026-01-02T03:04:05Z', updatedAt: time };
    expect(jobs).toEqual([
      {
        jobId: newest,
        status: 'PENDING',
        imageCount: 2,
        processedCount: 0,
        failedCount: 0,
        createdAt: time,
        updatedAt: time,
      },
      { jobId: middle, status: 'PROCESSING', imageCount: 3, processedCount: 1, failedCount: 1, ...times },
      { jobId: oldest, status: 'COMPLETED', imageCount: 3, processedCount: 3, failedCount: 1, ...times },
    ]);
    expect(nextCursor).toBeUndefined();
  });

  it('should show nothing of another user, and nobody’s to whom says nothing', async () => {
    const jobId = await submitted('ada-lists');
    const { body } = await answerTo(api.http.get('/jobs').expect(200));
    expect(body).toEqual({ jobs: [] });
    expect(await page('ada-list')).toEqual({ jobs: [] });
    expect(idsOf(await page('ada-lists'))).toEqual([jobId]);
  });

  it('should hide what is being deleted or past its ttl', async () => {
    const deleted = await ended('hides', 'DONE');
    const expired = await ended('hides', 'DONE');
    const kept = await ended('hides', 'FAILED');
    await control().markDeleted(await itemOf(deleted), false);
    await set(expired, 'ttl', Math.floor(Date.now() / 1_000) - 1);

    expect(idsOf(await page('hides'))).toEqual([kept]);
    expect(idsOf(...(await walk('hides', { limit: 1 })))).toEqual([kept]);
    expect(idsOf(await page('hides', { status: 'COMPLETED' }))).toEqual([]);
  });

  describe('pages', () => {
    it('should show each job once, also those of the same millisecond', async () => {
      const createdAt = '2026-01-01T00:00:00.000Z';
      const jobIds = await stored('pages', [{}, {}, { createdAt }, { createdAt }, { createdAt }, { createdAt }]);

      for (const limit of [1, 2, 3, 4, 5]) {
        const pages = await walk('pages', { limit });
        expect(pages.map(({ jobs }) => jobs.length)).toEqual(
          Array.from({ length: Math.ceil(6 / limit) }, (_, index) => Math.min(limit, 6 - index * limit)),
        );
        expect(idsOf(...pages).toSorted()).toEqual(jobIds.toSorted());
        expect(idsOf(...pages).slice(0, 2)).toEqual(jobIds.slice(0, 2));
      }
      for (const limit of [6, 7, 1_000]) expect(await walk('pages', { limit })).toHaveLength(1);
    });

    it('should go on after jobs that are hidden', async () => {
      const hidden = { status: 'DELETED' } as const;
      const jobIds = await stored('gaps', [hidden, {}, hidden, hidden, {}, hidden]);

      expect((await walk('gaps', { limit: 1 })).map((one) => idsOf(one))).toEqual([[jobIds[1]], [jobIds[4]]]);
    });

    it('should show one status, as the jobs are now', async () => {
      const statuses = ['COMPLETED', 'FAILED', 'PENDING', 'PROCESSING', 'CANCELLED', 'COMPLETED'] as const;
      const jobIds = await stored(
        'statuses',
        statuses.map((status) => ({ status })),
      );

      for (const status of new Set(statuses)) {
        const expected = jobIds.filter((_, index) => statuses[index] === status);
        expect(idsOf(await page('statuses', { status }))).toEqual(expected);
      }
      const pages = await walk('statuses', { status: 'COMPLETED', limit: 1 });
      expect(pages.map((one) => idsOf(one))).toEqual([[jobIds[0]], [jobIds[5]]]);
    });

    it('should look at no more than 1,001 jobs at a time, and find a rare status in the end', async () => {
      const rare = { status: 'CANCELLED' } as const;
      const jobIds = await stored('many', [...Array.from({ length: 1_010 }, () => ({})), rare]);

      const pages = await walk('many', { status: 'CANCELLED' });
      expect(pages.map((one) => idsOf(one))).toEqual([[], [jobIds[1_010]]]);
      const all = await walk('many');
      expect(all.map(({ jobs }) => jobs.length)).toEqual([1_000, 11]);
      expect(idsOf(...all)).toEqual(jobIds);
    }, 60_000);
  });

  it.each([
    ['limit', '0'],
    ['limit', '1001'],
    ['limit', 'ten'],
    ['status', 'DELETED'],
    ['status', 'completed'],
    ['status', ''],
    ['cursor', ''],
    ['cursor', 'AAAA'],
  ])('should refuse the %s %j', async (name, value) => {
    const { body } = await answerTo(
      api.http
        .get('/jobs')
        .query({ [name]: value })
        .expect(400),
    );
    expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.stringContaining(name), [name]));
  });

  it('should refuse the cursor of another list', async () => {
    await stored('cursors', [{}, {}]);
    const { nextCursor: cursor } = await page('cursors', { limit: 1 });
    await page('cursors', { cursor });
    for (const query of [{ userId: 'another' }, { userId: 'cursors', status: 'COMPLETED' }]) {
      const { body } = await answerTo(
        api.http
          .get('/jobs')
          .query({ ...query, cursor })
          .expect(400),
      );
      expect(body).toEqual(errorBody('VALIDATION_ERROR', 'cursor is not one of this list', ['cursor']));
    }
  });
});
