import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProfileView } from '../../../apps/api/src/profiles/profiles.dto.js';
import { answerTo } from './answer.js';
import type { ApiFixture, Item } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';
import { loseNextAnswer } from './lost-answers.js';

const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };

describe('profiles', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const newUser = () => `user-${randomUUID()}`;
  const read = (userId: string) => api.http.get(`/users/${encodeURIComponent(userId)}/profile`);
  const put = (userId: string, profile: object = ADA) =>
    api.http.put(`/users/${encodeURIComponent(userId)}/profile`).send(profile);

  async function itemOf(userId: string): Promise<Item | undefined> {
    return (await api.scan('app')).find(({ PK }) => PK === `USER#${userId}`);
  }

  it('should be created, read and replaced', async () => {
    const userId = 'ada|l@example.com';
    const none = await answerTo(read(userId).expect(404));
    expect(none.body).toEqual(errorBody('NOT_FOUND', 'Not Found'));

    const created = await answerTo<ProfileView>(put(userId).expect(200));
    const { createdAt } = created.body;
    expect(created.body).toEqual({ userId, ...ADA, createdAt, updatedAt: createdAt, version: 1 });
    expect(createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(created.headers).toMatchObject({ etag: '"1"', 'cache-control': 'no-store' });
    const found = await answerTo(read(userId).expect(200));
    expect(found.body).toEqual(created.body);
    expect(found.headers['etag']).toBe('"1"');

    const replaced = await answerTo<ProfileView>(put(userId, { name: 'Ada', userId }).expect(200));
    const { updatedAt } = replaced.body;
    expect(replaced.body).toEqual({ userId, name: 'Ada', createdAt, updatedAt, version: 2 });
    expect(replaced.headers['etag']).toBe('"2"');
    expect((await answerTo(read(userId).expect(200))).body).toEqual(replaced.body);
    expect(await itemOf(userId)).toEqual({
      PK: `USER#${userId}`,
      SK: 'PROFILE',
      name: 'Ada',
      createdAt: expect.stringMatching(/\.\d{3}Z$/),
      updatedAt: expect.stringMatching(/\.\d{3}Z$/),
      version: 2,
      writeId: expect.any(String),
    });
  });

  it('should be one for each user', async () => {
    const users = [newUser(), newUser()];
    for (const user of users) await put(user, { name: user }).expect(200);
    for (const user of users) {
      expect((await answerTo<ProfileView>(read(user).expect(200))).body).toMatchObject({ userId: user, name: user });
    }
  });

  it('should be as empty as it was written', async () => {
    const userId = newUser();
    await put(userId).expect(200);
    const { body } = await answerTo<ProfileView>(put(userId, {}).expect(200));
    expect(Object.keys(body).sort()).toEqual(['createdAt', 'updatedAt', 'userId', 'version']);
  });

  it.each(['"1"', '1', '*'])('should be replaced by the version that If-Match names: %s', async (ifMatch) => {
    const userId = newUser();
    await put(userId).expect(200);
    const { body } = await answerTo<ProfileView>(put(userId, {}).set('if-match', ifMatch).expect(200));
    expect(body.version).toBe(2);
  });

  it('should be kept when If-Match names another version', async () => {
    const userId = newUser();
    await put(userId).expect(200);
    const before = await itemOf(userId);
    for (const ifMatch of ['"2"', '0']) {
      const { body } = await answerTo(put(userId, {}).set('if-match', ifMatch).expect(412));
      expect(body).toEqual(errorBody('PRECONDITION_FAILED', expect.stringContaining('If-Match')));
    }
    expect(await itemOf(userId)).toEqual(before);
  });

  it('should not be created when If-Match asks for one that is there', async () => {
    const userId = newUser();
    for (const ifMatch of ['*', '"1"', '"0"']) await put(userId).set('if-match', ifMatch).expect(412);
    expect(await itemOf(userId)).toBeUndefined();
  });

  it.each<[string, object, string]>([
    ['an empty name', { name: '' }, 'name'],
    ['a long name', { name: 'x'.repeat(201) }, 'name'],
    ['half a character', { name: 'a\udc00' }, 'name'],
    ['an address that is none', { email: 'ada' }, 'email'],
    ['an address with half a character', { email: 'a\ud800@example.com' }, 'email'],
    ['a long address', { email: `${'x'.repeat(243)}@example.com` }, 'email'],
    ['an unknown field', { role: 'admin' }, 'role'],
    ['a version', { version: 7 }, 'version'],
    ['another user', { userId: 'somebody-else' }, 'userId'],
    ['a malformed user', { userId: 'a#b' }, 'userId'],
  ])('should be refused with %s', async (_case, profile, path) => {
    const userId = newUser();
    const { body } = await answerTo(put(userId, profile).expect(400));
    expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), [path]));
    expect(await itemOf(userId)).toBeUndefined();
    expect(await itemOf('somebody-else')).toBeUndefined();
  });

  it.each(['a#STATUS#ACTIVE', 'ada#', 'session:x', 'a/b', ' ', 'x'.repeat(129)])(
    'should not be reached by a user id that is none: %j',
    async (userId) => {
      for (const request of [read(userId), put(userId)]) {
        const { body } = await answerTo(request.expect(400));
        expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), ['userId']));
      }
    },
  );

  describe('an answer of the table that is lost', () => {
    afterEach(() => {
      api.dynamoDb.middlewareStack.remove('lost');
    });

    it('should not count the profile twice', async () => {
      const userId = newUser();
      for (const version of [1, 2]) {
        const { isLost } = loseNextAnswer(api, 'UpdateItemCommand');
        expect((await answerTo(put(userId).expect(200))).body).toMatchObject({ ...ADA, version });
        expect(isLost()).toBe(true);
      }
    });
  });
});
