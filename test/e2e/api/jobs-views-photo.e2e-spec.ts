import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobView } from '../../../apps/api/src/jobs/read-job.dto.js';
import { recordSecretsOf } from '../../support/run-record.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { jobsOf } from './jobs.fixture.js';
import { PHOTO, sessionsOf } from './sessions.fixture.js';

describe('a picture of a job', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const { submitted, count } = jobsOf(() => api);
  const { store } = sessionsOf(() => api);

  async function viewUrl(): Promise<string> {
    const jobId = await submitted('ada');
    await count(jobId, 'DONE');
    await store('uploads/ada/0.jpg');
    const { body } = await answerTo<JobView>(api.http.get(`/jobs/${jobId}?include=viewUrl`).expect(200));
    const url = body.detections?.[0]?.viewUrl ?? '';
    recordSecretsOf(url);
    return url;
  }

  it('should come as an attachment, which no browser opens as a page', async () => {
    const photo = await fetch(await viewUrl());
    expect(Buffer.from(await photo.arrayBuffer())).toEqual(PHOTO);
    expect(photo.headers.get('content-disposition')).toBe('attachment');
  });

  it('should come by no URL that was changed: for another picture, another method, or as no attachment', async () => {
    const url = await viewUrl();
    await store('uploads/ada/1.jpg');
    const changed = [
      url.replace('/ada/0.jpg', '/ada/1.jpg'),
      url.replace('response-content-disposition=attachment', 'response-content-disposition=inline'),
      url.replace('response-content-disposition=attachment&', ''),
    ];
    expect(new Set([url, ...changed]).size).toBe(4);
    for (const other of changed) expect((await fetch(other)).status).toBe(403);
    expect((await fetch(url, { method: 'PUT', body: 'another' })).status).toBe(403);
    expect((await fetch(url)).status).toBe(200);
  });
});
