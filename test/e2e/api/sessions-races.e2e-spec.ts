import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { sessionsOf } from './sessions.fixture.js';

describe('phones and events that race in a session', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const { create, uploadUrl, itemOf, store, deliver } = sessionsOf(() => api);

  it('should end in one and the same state', async () => {
    for (let round = 0; round < 10; round++) {
      const { sessionId } = await create();
      const phones = await Promise.all([uploadUrl(sessionId), uploadUrl(sessionId)]);
      const keys = phones.map(({ uploadKey }) => uploadKey);
      expect(new Set(keys).size).toBe(2);
      for (const key of keys) await store(key);
      await Promise.all([...keys, ...keys].map((key) => deliver(key)));
      const item = await itemOf(sessionId);
      expect(item).toMatchObject({ status: 'COMPLETED', jobId: expect.any(String) });
      expect(keys).toContain(item?.['uploadKey']);
      const jobs = (await api.scan('jobs')).filter(({ userId }) => userId === `session:${sessionId}`);
      expect(jobs).toHaveLength(1);
      await deliver(...keys);
      expect(await itemOf(sessionId)).toEqual(item);
    }
  });
});
