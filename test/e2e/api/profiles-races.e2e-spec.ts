import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProfileView } from '../../../apps/api/src/profiles/profiles.dto.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';

const WRITERS = Array.from({ length: 8 }, (_, index) => index);

describe('those who write a profile at the same time', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const put = (userId: string, writer: number) =>
    api.http.put(`/users/${userId}/profile`).send({ name: `Writer ${writer}` });

  it('should create it once, and each be counted', async () => {
    for (let round = 0; round < 5; round++) {
      const userId = `counted-${round}`;
      const answers = await Promise.all(
        WRITERS.map((writer) => answerTo<ProfileView>(put(userId, writer).expect(200))),
      );
      expect(answers.map(({ body }) => body.version).sort((a, b) => a - b)).toEqual(
        WRITERS.map((writer) => writer + 1),
      );
      expect(new Set(answers.map(({ body }) => body.createdAt)).size).toBe(1);
    }
  });

  it('should be one when they have seen the same version', async () => {
    for (let round = 0; round < 5; round++) {
      const userId = `seen-${round}`;
      await put(userId, 0).expect(200);
      const answers = await Promise.all(
        WRITERS.map((writer) => answerTo<ProfileView>(put(userId, writer).set('if-match', '"1"'))),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...WRITERS.slice(1).map(() => 412)]);
      const { body } = await answerTo<ProfileView>(api.http.get(`/users/${userId}/profile`).expect(200));
      expect(body).toEqual(answers.find(({ status }) => status === 200)?.body);
    }
  });
});
