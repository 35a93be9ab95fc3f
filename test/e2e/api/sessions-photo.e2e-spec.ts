import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { PHOTO, sessionsOf } from './sessions.fixture.js';

describe('the photo of a session', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const { completed, read } = sessionsOf(() => api);

  it('should come as an attachment, which no browser opens as a page', async () => {
    const { sessionId, viewer } = await completed();
    const photo = await fetch((await read(sessionId, viewer)).imageUrl ?? '');
    expect(Buffer.from(await photo.arrayBuffer())).toEqual(PHOTO);
    expect(photo.headers.get('content-disposition')).toBe('attachment');
  });
});
