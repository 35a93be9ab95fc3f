import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobControlTable, JobWatchers } from '@spotter/shared';
import { JobAccessService } from '../../../apps/api/src/jobs/job-access.service.js';
import type { UserConnection } from '../../../apps/api/src/realtime/connections.repository.js';
import { WatchJobService } from '../../../apps/api/src/realtime/watch-job.service.js';
import type { ApiFixture } from '../api/api.fixture.js';
import { startApi } from '../api/api.fixture.js';
import { jobsOf } from '../api/jobs.fixture.js';

const ADA: UserConnection = {
  kind: 'user',
  connectionId: 'ada=',
  userId: 'ada',
  verified: true,
  admin: false,
  connectedAt: '2026-01-01T00:00:00.000Z',
};

describe('WatchJobService', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const { submitted } = jobsOf(() => api);

  /** Watchers to whose number somebody is added just after something has happened that nobody tells them of. */
  function watchAfter(event: () => Promise<unknown>): WatchJobService {
    class LateWatchers extends JobWatchers {
      override async add(connectionId: string, jobId: string): Promise<void> {
        await event();
        await super.add(connectionId, jobId);
      }
    }
    return new WatchJobService(api.app.get(JobAccessService), new LateWatchers(api.dynamoDb, api.config.tables.app));
  }

  it('should answer by an end that came before the connection could be told of it', async () => {
    const jobId = await submitted('ada', 2);
    const service = watchAfter(() => api.app.get(JobControlTable).cancel(jobId));
    expect(await service.watch(ADA, jobId)).toMatchObject({ jobId, status: 'CANCELLED' });
  });

  it('should show nothing of a job that was deleted meanwhile', async () => {
    const jobId = await submitted('ada');
    const service = watchAfter(async () => {
      await api.http.post(`/jobs/${jobId}/cancel`).expect(200);
      await api.http.delete(`/jobs/${jobId}`).expect(204);
    });
    await expect(service.watch(ADA, jobId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
