import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MealPage, MealView } from '../../../apps/api/src/meals/meals.dto.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';

describe('meals', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  async function create(userId: string, name: string): Promise<MealView> {
    return (await answerTo<MealView>(api.http.post('/meals').send({ name, userId }).expect(201))).body;
  }

  async function list(query: object): Promise<MealPage> {
    return (await answerTo<MealPage>(api.http.get('/meals').query(query).expect(200))).body;
  }

  it('should be noted with a name', async () => {
    const meal = await create('ada', ' Porridge ');
    expect(meal).toEqual({
      mealId: expect.stringMatching(/^[\da-f-]{36}$/),
      name: 'Porridge',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(await list({ userId: 'ada' })).toEqual({ meals: [meal] });
  });

  it('should be listed page by page, the newest first', async () => {
    const meals: MealView[] = [];
    for (const name of ['Bread', 'Soup', 'Rice']) meals.unshift(await create('bob', name));
    const first = await list({ userId: 'bob', limit: 2 });
    expect(first).toEqual({ meals: meals.slice(0, 2), nextCursor: expect.any(String) });
    expect(await list({ userId: 'bob', cursor: first.nextCursor })).toEqual({ meals: meals.slice(2) });
  });

  it("should be their user's alone", async () => {
    await create('carol', 'Secret cake');
    expect(await list({ userId: 'dave' })).toEqual({ meals: [] });
  });

  it.each<[string, unknown, string]>([
    ['no name', {}, 'name'],
    ['an empty name', { name: ' ' }, 'name'],
    ['a long name', { name: 'x'.repeat(201) }, 'name'],
    ['half a character', { name: '\ud83d' }, 'name'],
    ['an unknown field', { name: 'Soup', calories: 300 }, 'calories'],
    ['a user who is none', { name: 'Soup', userId: 'a#MEAL' }, 'userId'],
    ['a body that is no object', ['Soup'], 'body'],
  ])('should be refused with %s', async (_case, meal, path) => {
    const before = await api.scan('app');
    const { body } = await answerTo(
      api.http
        .post('/meals')
        .send(meal as object)
        .expect(400),
    );
    expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), [path]));
    expect(await api.scan('app')).toEqual(before);
  });

  it("should be refused with another list's cursor", async () => {
    await create('eve', 'Tea');
    await create('eve', 'Cake');
    const { nextCursor } = await list({ userId: 'eve', limit: 1 });
    const { body } = await answerTo(
      api.http.get('/meals').query({ userId: 'mallory', cursor: nextCursor }).expect(400),
    );
    expect(body).toEqual(errorBody('VALIDATION_ERROR', 'cursor is not one of this list', ['cursor']));
  });
});
