import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExerciseDetails } from '../../../apps/api/src/exercises/exercises.dto.js';
import type { Issuer } from '../../support/issuer.js';
import { startIssuer } from '../../support/issuer.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import type { Answered } from './exercises.fixture.js';
import { replaceExercises } from './exercises.fixture.js';

const WRITERS = Array.from({ length: 5 }, (_, index) => index);

describe('those who write an exercise at the same time', () => {
  let issuer: Issuer;
  let api: ApiFixture;
  let token: string;
  beforeAll(async () => {
    issuer = await startIssuer();
    api = await startApi(issuer.environment);
    token = await issuer.token({ groups: ['admin'] });
  });
  afterAll(async () => {
    await api.close();
    await issuer.close();
  });

  const put = (exerciseId: string, writer: number) =>
    api.http
      .put(`/exercises/${exerciseId}`)
      .set('authorization', `Bearer ${token}`)
      .send({ name: `Writer ${writer}`, imageKey: 'exercises/squat.jpg' });

  async function allPut(exerciseId: string, ifMatch?: string) {
    return Promise.all(
      WRITERS.map((writer) => {
        const request = put(exerciseId, writer);
        return answerTo<Answered<ExerciseDetails>>(ifMatch === undefined ? request : request.set('if-match', ifMatch));
      }),
    );
  }

  it('should create it once, and each be counted', async () => {
    for (let round = 0; round < 5; round++) {
      const answers = await allPut(`counted-${round}`);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
      for (const { status, body } of answers) expect(body.data.version === 1).toBe(status === 201);
      const versions = answers.map(({ body }) => body.data.version ?? 0);
      expect(versions.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
    }
  });

  it('should be one when they have seen the same version', async () => {
    for (let round = 0; round < 5; round++) {
      const exerciseId = `seen-${round}`;
      await put(exerciseId, 0).expect(201);
      const answers = await allPut(exerciseId, '"1"');
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
    }
  });

  it('should each be counted also when they mend what was broken', async () => {
    for (const version of [undefined, 'one', null]) {
      await replaceExercises(api, [{ exerciseId: 'broken', ...(version !== undefined && { version }) }]);
      const versions = (await allPut('broken')).map(({ body }) => body.data.version ?? 0);
      expect(versions.sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6]);
    }
  });
});
