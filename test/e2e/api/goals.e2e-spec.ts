import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { putInBatches } from '@spotter/shared';
import fc from 'fast-check';
import type { Test } from 'supertest';
import type { GoalView } from '../../../apps/api/src/goals/goals.dto.js';
import { createdAtOf, newItemId } from '../../../apps/api/src/user-items/item-id.js';
import { toCursor } from '../../../apps/api/src/user-items/user-list-cursor.js';
import type { ErrorAnswer } from './answer.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';
import { goalsOf } from './goals.fixture.js';
import { loseNextAnswer } from './lost-answers.js';

const SECOND = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const FULL = { title: 'Run 10 km', description: 'By autumn', status: 'ACTIVE', targetDate: '2026-09-30' };

describe('goals', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const { create, page, walk, itemOf } = goalsOf(() => api);
  const newUser = () => `user-${randomUUID()}`;
  const read = (userId: string, goalId: string) => api.http.get(`/goals/${goalId}`).query({ userId });
  const replace = (userId: string, goalId: string, goal: object = FULL) =>
    api.http.put(`/goals/${goalId}`).send({ ...goal, userId });
  const remove = (userId: string, goalId: string) => api.http.delete(`/goals/${goalId}`).query({ userId });

  describe('one goal', () => {
    it('should be created, read, replaced and deleted', async () => {
      const userId = newUser();
      const created = await answerTo<GoalView>(
        api.http
          .post('/goals')
          .send({ ...FULL, userId })
          .expect(201),
      );
      const { goalId, createdAt } = created.body;
      const goal = { goalId, ...FULL, createdAt, updatedAt: createdAt, version: 1 };
      expect(created.body).toEqual(goal);
      expect(createdAt).toMatch(SECOND);
      expect(created.headers).toMatchObject({ location: `/goals/${goalId}`, etag: '"1"', 'cache-control': 'no-store' });

      const found = await answerTo(read(userId, goalId).expect(200));
      expect(found.body).toEqual(goal);
      expect(found.headers).toMatchObject({ etag: '"1"', 'cache-control': 'no-store' });
      await read(userId, goalId).set('if-none-match', '"1"').expect(304);

      const replaced = await answerTo<GoalView>(
        replace(userId, goalId, { title: 'Run 20 km', status: 'ARCHIVED' }).expect(200),
      );
      const { updatedAt } = replaced.body;
      expect(replaced.body).toEqual({
        goalId,
        title: 'Run 20 km',
        status: 'ARCHIVED',
        createdAt,
        updatedAt,
        version: 2,
      });
      expect(updatedAt >= createdAt).toBe(true);
      expect(replaced.headers).toMatchObject({ etag: '"2"', 'cache-control': 'no-store' });
      expect((await answerTo(read(userId, goalId).expect(200))).body).toEqual(replaced.body);

      expect((await remove(userId, goalId).expect(204)).text).toBe('');
      await read(userId, goalId).expect(404);
      await remove(userId, goalId).expect(404);
      expect((await page(userId)).goals).toEqual([]);
      expect((await page(userId, { status: 'ARCHIVED' })).goals).toEqual([]);
    });

    it('should lie in the table under its user, and in the index under its status', async () => {
      const userId = 'ada|b@c.d-e_f';
      const { goalId } = await create(userId, FULL);
      const createdAt = createdAtOf(goalId);
      const keys = { PK: `USER#${userId}`, SK: `GOAL#${goalId}`, GSI1SK: createdAt };
      expect(await itemOf(goalId)).toEqual({
        ...keys,
        GSI1PK: `USER#${userId}#STATUS#ACTIVE`,
        goalId,
        ...FULL,
        createdAt,
        updatedAt: createdAt,
        version: 1,
        writeId: expect.any(String),
      });
      await replace(userId, goalId, { title: 'Done', status: 'COMPLETED' }).expect(200);
      expect(await itemOf(goalId)).toEqual({
        ...keys,
        GSI1PK: `USER#${userId}#STATUS#COMPLETED`,
        goalId,
        title: 'Done',
        status: 'COMPLETED',
        createdAt,
        updatedAt: expect.stringMatching(/\.\d{3}Z$/),
        version: 2,
        writeId: expect.any(String),
      });
    });

    it("should be nobody's in particular when no user is named", async () => {
      const { body } = await answerTo<GoalView>(api.http.post('/goals').send({ title: 'Rest' }).expect(201));
      await api.http.get(`/goals/${body.goalId}`).expect(200);
      expect((await itemOf(body.goalId))?.['PK']).toBe('USER#anonymous');
      await read(newUser(), body.goalId).expect(404);
    });

    it('should hold the longest texts, of whatever characters', async () => {
      const userId = newUser();
      const goal = { title: '😀'.repeat(200), description: '\u0000"\\\u2028😀'.repeat(400) };
      const { goalId } = await create(userId, goal);
      expect((await answerTo(read(userId, goalId).expect(200))).body).toMatchObject(goal);
    });

    it.each<[string, object, string[]]>([
      ['no title', { title: undefined }, ['title']],
      ['an empty title', { title: ' \n ' }, ['title']],
      ['a long title', { title: 'x'.repeat(201) }, ['title']],
      ['half a character', { title: 'a\ud800', description: '\udc00' }, ['title', 'description']],
      ['a title that is no text', { title: ['Run'] }, ['title']],
      ['a long description', { description: 'x'.repeat(2_001) }, ['description']],
      ['no description but null', { description: null }, ['description']],
      ['an unknown status', { status: 'active' }, ['status']],
      ['a day that is none', { targetDate: '2026-02-30' }, ['targetDate']],
      ['what is not to be set', { goalId: 'x', version: 9, PK: 'USER#x' }, ['goalId', 'version', 'PK']],
    ])('should be refused with %s', async (_case, changed, paths) => {
      const userId = newUser();
      const { goalId } = await create(userId);
      const goal = { ...FULL, userId, ...changed };
      for (const request of [api.http.post('/goals').send(goal), api.http.put(`/goals/${goalId}`).send(goal)]) {
        const { body } = await answerTo(request.expect(400));
        expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), paths));
      }
      expect(await page(userId)).toEqual({ goals: [expect.objectContaining({ goalId, title: 'Run', version: 1 })] });
    });

    it('should say its status when it is replaced', async () => {
      const userId = newUser();
      const { goalId, status } = await create(userId);
      expect(status).toBe('ACTIVE');
      const { body } = await answerTo(replace(userId, goalId, { title: 'Run' }).expect(400));
      expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), ['status']));
    });

    it('should be refused as a whole when it is too large', async () => {
      const { body } = await answerTo<ErrorAnswer>(
        api.http
          .post('/goals')
          .send({ title: 'Run', description: 'x'.repeat(400_000) })
          .expect(413),
      );
      expect(body.error.code).toBe('PAYLOAD_TOO_LARGE');
    });
  });

  describe('If-Match', () => {
    it.each(['"1"', '1', '*'])('should let the version through that it names: %s', async (ifMatch) => {
      const userId = newUser();
      const { goalId } = await create(userId);
      const { body } = await answerTo<GoalView>(replace(userId, goalId).set('if-match', ifMatch).expect(200));
      expect(body.version).toBe(2);
      await remove(userId, goalId).set('if-match', ifMatch.replace('1', '2')).expect(204);
    });

    it.each(['"1"', '"3"', '0', '999999999999999'])('should keep every other version out: %s', async (ifMatch) => {
      const userId = newUser();
      const { goalId } = await create(userId);
      await replace(userId, goalId).expect(200);
      const before = await itemOf(goalId);
      for (const request of [replace(userId, goalId, { title: 'Late', status: 'ACTIVE' }), remove(userId, goalId)]) {
        const { body, headers } = await answerTo(request.set('if-match', ifMatch).expect(412));
        expect(body).toEqual(errorBody('PRECONDITION_FAILED', expect.stringContaining('If-Match')));
        expect(headers).not.toHaveProperty('etag');
      }
      expect(await itemOf(goalId)).toEqual(before);
    });

    it.each(['', 'W/"1"', '"1", "2"', '"one"', '1.0', "'1'"])(
      'should be refused when it names no version: %j',
      async (ifMatch) => {
        const userId = newUser();
        const { goalId } = await create(userId);
        for (const request of [replace(userId, goalId), remove(userId, goalId), remove(userId, 'nothing')]) {
          const { body } = await answerTo(request.set('if-match', ifMatch).expect(400));
          expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), ['If-Match']));
        }
        expect(await itemOf(goalId)).toMatchObject({ version: 1 });
      },
    );

    it('should find nothing to compare where there is nothing', async () => {
      for (const ifMatch of ['*', '"1"']) {
        await replace(newUser(), newItemId()).set('if-match', ifMatch).expect(404);
        await remove(newUser(), newItemId()).set('if-match', ifMatch).expect(404);
      }
    });
  });

  describe("another's goal", () => {
    const anonymised = ({ text }: { text: string }) =>
      text.replace(/"timestamp":"[^"]+"/, '"timestamp":"T"').replace(/"requestId":"[^"]+"/, '"requestId":"R"');

    it.each<[string, (userId: string, goalId: string) => Test]>([
      ['read', read],
      ['replaced', replace],
      ['replaced by version', (userId, goalId) => replace(userId, goalId).set('if-match', '"1"')],
      ['replaced by another version', (userId, goalId) => replace(userId, goalId).set('if-match', '"2"')],
      ['deleted', remove],
      ['deleted by version', (userId, goalId) => remove(userId, goalId).set('if-match', '"1"')],
    ])('should be as one that does not exist when it is %s', async (_case, send) => {
      const [owner, other] = [newUser(), newUser()];
      const { goalId } = await create(owner, FULL);
      const before = await itemOf(goalId);
      const absent = await answerTo(send(other, newItemId()).expect(404));
      expect(absent.body).toEqual(errorBody('NOT_FOUND', 'Not Found'));
      const ids = [
        goalId,
        goalId.toUpperCase(),
        randomUUID(),
        'x',
        '%20',
        `${goalId}%23`,
        'GOAL%23',
        'a'.repeat(3_000),
      ];
      for (const id of ids) {
        const answer = await answerTo(send(other, id).expect(404));
        expect(anonymised(answer)).toBe(anonymised(absent));
        expect(Object.keys(answer.headers).sort()).toEqual(Object.keys(absent.headers).sort());
      }
      expect(await itemOf(goalId)).toEqual(before);
      expect((await api.scan('app')).filter(({ PK }) => PK === `USER#${other}`)).toEqual([]);
    });

    it('should be in no list but its own, however alike the users are', async () => {
      const users = ['p', 'p|b', 'p.', 'p-', 'P', 'p@', 'pp'];
      for (const user of users) await create(user, { title: `Of ${user}`, status: 'COMPLETED' });
      for (const user of users) {
        for (const query of [{}, { status: 'COMPLETED' }]) {
          expect((await page(user, query)).goals.map(({ title }) => title)).toEqual([`Of ${user}`]);
        }
      }
    });

    it.each(['a#STATUS#ACTIVE', 'a#', '#', '', '..', 'session:x', 'a b', 'x'.repeat(129), 'ü'])(
      'should not be reached by a user id that is none: %j',
      async (userId) => {
        for (const request of [
          api.http.post('/goals').send({ title: 'Run', userId }),
          api.http.get('/goals').query({ userId }),
          read(userId, newItemId()),
          remove(userId, newItemId()),
        ]) {
          const { body } = await answerTo(request.expect(400));
          expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), ['userId']));
        }
      },
    );
  });

  describe('a list', () => {
    const STATUSES = ['ACTIVE', 'COMPLETED', 'ARCHIVED'];
    const owner = 'the-owner-of-many';
    let newestFirst: GoalView[];
    beforeAll(async () => {
      newestFirst = [];
      for (let index = 0; index < 23; index++) {
        newestFirst.unshift(await create(owner, { title: `Goal ${index}`, status: STATUSES[(index * 7) % 3] }));
      }
      await create('somebody-else', { title: 'Not theirs' });
      await api.http.post('/meals').send({ name: 'Soup', userId: owner }).expect(201);
      await api.http.put(`/users/${owner}/profile`).send({ name: 'Owner' }).expect(200);
    });

    it('should show all of the user, the newest first', async () => {
      expect(await page(owner)).toEqual({ goals: newestFirst });
    });

    it.each(STATUSES)('should show those of a status, the newest first: %s', async (status) => {
      expect(await page(owner, { status })).toEqual({ goals: newestFirst.filter((goal) => goal.status === status) });
    });

    it('should come in pages of any size, without gaps or repeats, none of them empty', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 30 }),
          fc.constantFrom(undefined, ...STATUSES),
          async (limit, status) => {
            const expected = newestFirst.filter((goal) => status === undefined || goal.status === status);
            const pages = await walk(owner, { limit, ...(status !== undefined && { status }) });
            expect(pages.flatMap(({ goals }) => goals)).toEqual(expected);
            expect(pages.map(({ goals }) => goals.length)).toEqual(
              pages.map((_, index) => Math.min(limit, expected.length - index * limit)),
            );
            expect(pages).toHaveLength(Math.ceil(expected.length / limit));
          },
        ),
        { numRuns: 40 },
      );
    }, 60_000);

    it('should go on where it was when the goal is gone by which it goes on', async () => {
      const userId = newUser();
      const goals: GoalView[] = [];
      for (let index = 0; index < 4; index++) goals.unshift(await create(userId, { title: `Goal ${index}` }));
      for (const query of [{}, { status: 'ACTIVE' }]) {
        const first = await page(userId, { ...query, limit: 1 });
        const shown = goals.shift();
        expect(first.goals).toEqual([shown]);
        await remove(userId, shown?.goalId ?? '').expect(204);
        const second = await page(userId, { ...query, limit: 1, cursor: first.nextCursor });
        expect(second.goals).toEqual([goals[0]]);
      }
    });

    it('should show a goal under its new status, and not under its former one', async () => {
      const userId = newUser();
      const { goalId } = await create(userId);
      await replace(userId, goalId, { title: 'Ran', status: 'COMPLETED' }).expect(200);
      expect((await page(userId, { status: 'ACTIVE' })).goals).toEqual([]);
      expect((await page(userId, { status: 'COMPLETED' })).goals).toMatchObject([{ goalId, title: 'Ran', version: 2 }]);
    });

    async function putMany(userId: string, count: number, description: string): Promise<string[]> {
      const ids = Array.from({ length: count }, () => newItemId());
      const items = ids.map((goalId) => {
        const createdAt = createdAtOf(goalId);
        const keys = { PK: `USER#${userId}`, SK: `GOAL#${goalId}`, GSI1PK: `USER#${userId}#STATUS#ACTIVE` };
        const goal = { goalId, title: 'Run', description, status: 'ACTIVE', updatedAt: createdAt, version: 1 };
        return { ...keys, GSI1SK: createdAt, ...goal, createdAt };
      });
      await putInBatches(api.dynamoDb, api.config.tables.app, items);
      return ids;
    }

    it('should have 1,000 on a page, though DynamoDB reads 1 MB at a time', async () => {
      const userId = newUser();
      const ids = await putMany(userId, 1_001, 'x'.repeat(2_000));
      for (const query of [{}, { status: 'ACTIVE' }]) {
        const pages = await walk(userId, query);
        expect(pages.map(({ goals }) => goals.length)).toEqual([1_000, 1]);
        const shown = pages.flatMap(({ goals }) => goals.map(({ goalId }) => goalId));
        expect([...shown].sort()).toEqual(ids);
      }
    }, 60_000);

    it('should end its pages at 4 MB', async () => {
      const userId = newUser();
      // Six bytes each in JSON.
      const ids = await putMany(userId, 450, '\u0001'.repeat(2_000));
      for (const query of [{}, { status: 'ACTIVE' }]) {
        const pages = await walk(userId, query);
        expect(pages.length).toBeGreaterThan(1);
        for (const shown of pages) {
          expect(Buffer.byteLength(JSON.stringify(shown))).toBeLessThanOrEqual(4 * 1024 * 1024);
        }
        const shown = pages.flatMap(({ goals }) => goals.map(({ goalId }) => goalId));
        expect([...shown].sort()).toEqual(ids);
      }
    }, 60_000);

    it('should take its own cursors only', async () => {
      const { nextCursor = '' } = await page(owner, { limit: 1 });
      const id = newestFirst[0]?.goalId ?? '';
      expect(nextCursor).toBe(toCursor({ userId: owner, kind: 'GOAL' }, id));
      const foreign = [
        toCursor({ userId: 'somebody-else', kind: 'GOAL' }, id),
        toCursor({ userId: owner, kind: 'MEAL' }, id),
        toCursor({ userId: owner, kind: 'GOAL', status: 'ACTIVE' }, id),
        toCursor({ userId: owner, kind: 'GOAL' }, 'PROFILE'),
        `${nextCursor}A`,
        nextCursor.slice(1),
        '',
        id,
        '\0',
      ];
      for (const cursor of foreign) {
        const { body } = await answerTo(api.http.get('/goals').query({ userId: owner, cursor }).expect(400));
        expect(body).toEqual(errorBody('VALIDATION_ERROR', 'cursor is not one of this list', ['cursor']));
      }
      await api.http.get('/goals').query({ userId: owner, cursor: nextCursor, status: 'ACTIVE' }).expect(400);
      await api.http.get('/goals').query({ userId: 'somebody-else', cursor: nextCursor }).expect(400);
      await api.http.get('/meals').query({ userId: owner, cursor: nextCursor }).expect(400);
    });

    it.each<[string, object]>([
      ['status', { status: 'DONE' }],
      ['status', { status: '' }],
      ['limit', { limit: '0' }],
      ['limit', { limit: '1001' }],
      ['limit', { limit: 'all' }],
      ['cursor', { cursor: ['a', 'b'] }],
    ])('should refuse a wrong %s: %j', async (path, query) => {
      const { body } = await answerTo(api.http.get('/goals').query(query).expect(400));
      expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), [path]));
    });
  });

  describe('an answer of the table that is lost', () => {
    afterEach(() => {
      api.dynamoDb.middlewareStack.remove('lost');
    });

    it('should not make a second goal', async () => {
      const userId = newUser();
      const { isLost } = loseNextAnswer(api, 'PutItemCommand');
      const created = await create(userId);
      expect(isLost()).toBe(true);
      expect(await page(userId)).toEqual({ goals: [created] });
    });

    it.each([undefined, '"1"', '*'])(
      'should neither count a change twice nor refuse it: If-Match %s',
      async (ifMatch) => {
        const userId = newUser();
        const { goalId } = await create(userId);
        const { isLost } = loseNextAnswer(api, 'UpdateItemCommand');
        const request = replace(userId, goalId);
        const { body } = await answerTo(ifMatch === undefined ? request : request.set('if-match', ifMatch));
        expect(isLost()).toBe(true);
        expect(body).toMatchObject({ ...FULL, version: 2 });
        expect(await itemOf(goalId)).toMatchObject({ ...FULL, version: 2 });
      },
    );

    it('should not refuse a change that asked for no version, when another is quicker than the look at it', async () => {
      const userId = newUser();
      const { goalId } = await create(userId);
      const { isLost } = loseNextAnswer(api, 'UpdateItemCommand');
      let isFirst = true;
      api.dynamoDb.middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            if (commandName === 'GetItemCommand' && isFirst) {
              isFirst = false;
              await replace(userId, goalId, { title: 'Quick', status: 'ACTIVE' }).expect(200);
            }
            return next(args);
          },
        { step: 'initialize', name: 'quicker' },
      );
      const { body } = await answerTo(replace(userId, goalId).expect(200));
      api.dynamoDb.middlewareStack.remove('quicker');
      expect([isLost(), isFirst]).toEqual([true, false]);
      expect(body).toMatchObject({ title: 'Quick', version: 3 });
    });

    it('should let a deletion find nothing left', async () => {
      const userId = newUser();
      const { goalId } = await create(userId);
      const { isLost } = loseNextAnswer(api, 'DeleteItemCommand');
      await remove(userId, goalId).expect(404);
      expect(isLost()).toBe(true);
      expect(await itemOf(goalId)).toBeUndefined();
    });
  });
});
