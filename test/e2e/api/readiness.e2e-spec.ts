import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';

describe('GET /health/ready', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi({
      EXERCISES_TABLE_NAME: 'no-such-exercises',
      SESSIONS_TABLE_NAME: 'no-such-sessions',
      JOBS_TABLE_NAME: 'no-such-jobs',
      DETECTIONS_TABLE_NAME: 'no-such-detections',
      APP_TABLE_NAME: 'no-such-app',
      UPLOAD_BUCKET_NAME: 'no-such-bucket',
    });
  });
  afterAll(() => api.close());

  it('should name what cannot be reached, and nothing of the inside', async () => {
    const { body, headers } = await answerTo(api.http.get('/health/ready').expect(503));
    expect(body).toEqual(
      errorBody('SERVICE_UNAVAILABLE', 'Not ready', [
        'exercises table',
        'sessions table',
        'jobs table',
        'detections table',
        'app table',
        'upload bucket',
      ]),
    );
    expect(headers['retry-after']).toBe('10');
    expect(JSON.stringify(body)).not.toContain('no-such');
  });

  it('should leave health alone', async () => {
    await api.http.get('/health').expect(200);
  });
});
