import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GoalView } from '../../../apps/api/src/goals/goals.dto.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { goalsOf } from './goals.fixture.js';

const WRITERS = Array.from({ length: 8 }, (_, index) => index);

describe('those who change a goal at the same time', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const { create, itemOf } = goalsOf(() => api);
  const replace = (goalId: string, writer: number) =>
    api.http.put(`/goals/${goalId}`).send({ title: `Writer ${writer}`, status: 'ACTIVE', userId: 'ada' });

  it('should be one when they have seen the same version', async () => {
    for (let round = 0; round < 10; round++) {
      const { goalId } = await create('ada');
      const answers = await Promise.all(
        WRITERS.map((writer) => answerTo<GoalView>(replace(goalId, writer).set('if-match', '"1"'))),
      );
      const winners = answers.filter(({ status }) => status === 200);
      expect(winners).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 412)).toHaveLength(WRITERS.length - 1);
      expect(await itemOf(goalId)).toMatchObject({ title: winners[0]?.body.title, version: 2 });
    }
  });

  it('should each be counted when they ask for no version', async () => {
    for (let round = 0; round < 5; round++) {
      const { goalId } = await create('ada');
      const answers = await Promise.all(
        WRITERS.map((writer) => answerTo<GoalView>(replace(goalId, writer).expect(200))),
      );
      const versions = answers.map(({ body }) => body.version);
      expect(versions.sort((a, b) => a - b)).toEqual(WRITERS.map((writer) => writer + 2));
      const last = answers.find(({ body }) => body.version === WRITERS.length + 1);
      expect(await itemOf(goalId)).toMatchObject({ title: last?.body.title, version: WRITERS.length + 1 });
    }
  });

  it('should not bring back what one of them deletes', async () => {
    for (let round = 0; round < 10; round++) {
      const { goalId } = await create('ada');
      const deletion = api.http.delete(`/goals/${goalId}`).query({ userId: 'ada' }).expect(204);
      const answers = await Promise.all([
        ...WRITERS.map((writer) => answerTo(replace(goalId, writer))),
        answerTo(deletion),
      ]);
      expect(answers.filter(({ status }) => ![200, 204, 404].includes(status))).toEqual([]);
      expect(await itemOf(goalId)).toBeUndefined();
    }
  });
});
