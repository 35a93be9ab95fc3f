import { randomUUID } from 'node:crypto';
import { NumberValue } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExerciseDetails } from '../../../apps/api/src/exercises/exercises.dto.js';
import type { Issuer } from '../../support/issuer.js';
import { startIssuer } from '../../support/issuer.js';
import { answerTo } from './answer.js';
import type { ApiFixture, Item } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import type { Answered } from './exercises.fixture.js';
import { exerciseItem, pageOf, replaceExercises } from './exercises.fixture.js';
import { errorBody } from './expected-error.js';
import { loseNextAnswer } from './lost-answers.js';

const SECOND = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const MILLISECOND = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const SQUAT = {
  name: 'Squat',
  description: 'Down and up',
  difficultyLevel: 'beginner',
  imageKey: 'exercises/squat.jpg',
  thumbnailImageKey: 'exercises/thumbs/squat_thumb.jpg',
};
const LEAN = { name: 'Squat', imageKey: 'exercises/squat.jpg' };

describe('writes to the catalogue', () => {
  let issuer: Issuer;
  let api: ApiFixture;
  let token: string;
  beforeAll(async () => {
    issuer = await startIssuer();
    const coach = { ROLE_PERMISSIONS: JSON.stringify({ coach: ['exercises:write'] }) };
    api = await startApi({ ...issuer.environment, ...coach });
    token = await issuer.token({ groups: ['coach'] });
  });
  afterAll(async () => {
    await api.close();
    await issuer.close();
  });

  const newId = () => `exercise-${randomUUID()}`;
  const pathOf = (exerciseId: string) => `/exercises/${encodeURIComponent(exerciseId)}`;
  const put = (exerciseId: string, exercise: object = SQUAT) =>
    api.http.put(pathOf(exerciseId)).set('authorization', `Bearer ${token}`).send(exercise);
  const remove = (exerciseId: string) => api.http.delete(pathOf(exerciseId)).set('authorization', `Bearer ${token}`);
  const read = (exerciseId: string) => api.http.get(pathOf(exerciseId));

  async function itemOf(exerciseId: string): Promise<Item | undefined> {
    return (await api.scan('exercises')).find((item) => item['exerciseId'] === exerciseId);
  }

  it('should create, replace and delete an exercise', async () => {
    const exerciseId = newId();
    const created = await answerTo<Answered<ExerciseDetails>>(put(exerciseId).expect(201));
    const { createdAt = '' } = created.body.data;
    expect(createdAt).toMatch(SECOND);
    expect(created.body).toEqual({
      success: true,
      data: {
        exerciseId,
        name: 'Squat',
        description: 'Down and up',
        difficultyLevel: 'beginner',
        imageUrl: expect.stringContaining('/exercises/squat.jpg?'),
        imageUrlExpiration: expect.stringMatching(SECOND),
        thumbnailImageUrl: expect.stringContaining('/exercises/thumbs/squat_thumb.jpg?'),
        thumbnailImageUrlExpiration: expect.stringMatching(SECOND),
        createdAt,
        updatedAt: createdAt,
        version: 1,
      },
      timestamp: expect.stringMatching(SECOND),
    });
    expect((await answerTo<Answered<ExerciseDetails>>(read(exerciseId).expect(200))).body.data).toMatchObject({
      ...created.body.data,
      imageUrl: expect.any(String),
      thumbnailImageUrl: expect.any(String),
    });

    const replaced = await answerTo<Answered<ExerciseDetails>>(
      put(exerciseId, { ...LEAN, name: ' Deep squat ' }).expect(200),
    );
    expect(replaced.body.data).toEqual({
      exerciseId,
      name: 'Deep squat',
      imageUrl: expect.any(String),
      imageUrlExpiration: expect.any(String),
      createdAt,
      updatedAt: expect.stringMatching(SECOND),
      version: 2,
    });
    expect(await itemOf(exerciseId)).toEqual({
      exerciseId,
      ...LEAN,
      name: 'Deep squat',
      createdAt: expect.stringMatching(MILLISECOND),
      updatedAt: expect.stringMatching(MILLISECOND),
      version: 2,
      writeId: expect.any(String),
    });

    expect((await remove(exerciseId).expect(204)).text).toBe('');
    await read(exerciseId).expect(404);
    const again = await answerTo(remove(exerciseId).expect(404));
    expect(again.body).toEqual(errorBody('NOT_FOUND', 'Not Found'));
  });

  it('should answer nothing that a cache could take for what is read', async () => {
    const exerciseId = newId();
    for (const status of [201, 200]) {
      const { headers } = await answerTo(put(exerciseId).expect(status));
      expect(headers['cache-control']).toBe('no-store');
      expect(headers).not.toHaveProperty('etag');
    }
    const { headers } = await answerTo(read(exerciseId).expect(200));
    expect(headers['cache-control']).toBe('no-cache');
    await read(exerciseId)
      .set('if-none-match', headers['etag'] ?? '')
      .expect(304);
    await put(exerciseId, { ...SQUAT, name: 'Another' }).expect(200);
    await read(exerciseId)
      .set('if-none-match', headers['etag'] ?? '')
      .expect(200);
  });

  it('should show in the lists', async () => {
    await replaceExercises(api, []);
    const exerciseId = newId();
    await put(exerciseId).expect(201);
    expect((await pageOf(api, { difficultyLevel: 'beginner' })).exercises).toMatchObject([
      { exerciseId, name: 'Squat' },
    ]);
    await put(exerciseId, { ...SQUAT, difficultyLevel: 'advanced' }).expect(200);
    expect((await pageOf(api, { difficultyLevel: 'beginner' })).exercises).toEqual([]);
    expect((await pageOf(api, { difficultyLevel: 'advanced' })).exercises).toMatchObject([{ exerciseId }]);
    await put(exerciseId, LEAN).expect(200);
    expect((await pageOf(api, { difficultyLevel: 'advanced' })).exercises).toEqual([]);
    expect((await pageOf(api)).exercises).toMatchObject([{ exerciseId }]);
    await remove(exerciseId).expect(204);
    expect((await pageOf(api)).exercises).toEqual([]);
  });

  it.each(['a b', 'a/b', 'ü', '😀', '..', '%', '\0', 'x'.repeat(2_048)])(
    'should take any id: %j',
    async (exerciseId) => {
      await put(exerciseId).expect(201);
      expect(await itemOf(exerciseId)).toMatchObject({ name: 'Squat' });
      await read(exerciseId).expect(200);
      await remove(exerciseId).expect(204);
    },
  );

  it('should take no id that the table would not', async () => {
    const { body } = await answerTo(put('x'.repeat(2_049)).expect(400));
    expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), ['exerciseId']));
    await remove('x'.repeat(2_049)).expect(404);
  });

  it.each<[string, object, string]>([
    ['no name', { name: undefined }, 'name'],
    ['a blank name', { name: '  ' }, 'name'],
    ['a name too long for the index', { name: 'é'.repeat(513) }, 'name'],
    ['half a character in the name', { name: 'a\ud800' }, 'name'],
    ['half a character in the description', { description: '\udc00' }, 'description'],
    ['a long description', { description: 'x'.repeat(10_001) }, 'description'],
    ['an unknown level', { difficultyLevel: 'expert' }, 'difficultyLevel'],
    ['no picture', { imageKey: undefined }, 'imageKey'],
    ['a picture of somebody', { imageKey: 'uploads/ada/photo.jpg' }, 'imageKey'],
    ['a picture behind dots', { imageKey: 'exercises/../uploads/photo.jpg' }, 'imageKey'],
    ['a thumbnail elsewhere', { thumbnailImageKey: 's3://bucket/exercises/a.jpg' }, 'thumbnailImageKey'],
    ['a version of its own', { version: 7 }, 'version'],
    ['an id', { exerciseId: 'other' }, 'exerciseId'],
  ])('should refuse %s, and write nothing', async (_case, changed, path) => {
    const exerciseId = newId();
    const { body } = await answerTo(put(exerciseId, { ...SQUAT, ...changed }).expect(400));
    expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), [path]));
    expect(await itemOf(exerciseId)).toBeUndefined();
  });

  describe('If-Match', () => {
    it.each(['"1"', '1', '*'])('should let the version through that it names: %s', async (ifMatch) => {
      const exerciseId = newId();
      await put(exerciseId).expect(201);
      const { body } = await answerTo<Answered<ExerciseDetails>>(put(exerciseId).set('if-match', ifMatch).expect(200));
      expect(body.data.version).toBe(2);
      await remove(exerciseId).set('if-match', ifMatch.replace('1', '2')).expect(204);
    });

    it('should keep every other version out', async () => {
      const exerciseId = newId();
      await put(exerciseId).expect(201);
      const before = await itemOf(exerciseId);
      for (const ifMatch of ['"2"', '0']) {
        for (const request of [put(exerciseId, LEAN), remove(exerciseId)]) {
          const { body } = await answerTo(request.set('if-match', ifMatch).expect(412));
          expect(body).toEqual(errorBody('PRECONDITION_FAILED', expect.stringContaining('If-Match')));
        }
      }
      expect(await itemOf(exerciseId)).toEqual(before);
    });

    it('should not create, and find nothing to delete', async () => {
      const exerciseId = newId();
      for (const ifMatch of ['*', '"1"', '"0"']) {
        await put(exerciseId).set('if-match', ifMatch).expect(412);
        await remove(exerciseId).set('if-match', ifMatch).expect(404);
      }
      expect(await itemOf(exerciseId)).toBeUndefined();
    });

    it('should take the version, and not the tag of what was read', async () => {
      const exerciseId = newId();
      await put(exerciseId).expect(201);
      const { headers } = await answerTo(read(exerciseId).expect(200));
      for (const request of [put(exerciseId), remove(exerciseId)]) {
        const { body } = await answerTo(request.set('if-match', headers['etag'] ?? '').expect(400));
        expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), ['If-Match']));
      }
    });
  });

  describe('an item that others wrote', () => {
    it('should keep what clients do not see, and when it was made', async () => {
      const exerciseId = newId();
      const others = { muscles: new Set(['quads']), calories: NumberValue.from('1e120'), pictureDigest: 'abc' };
      await replaceExercises(api, [exerciseItem(exerciseId, others)]);
      const { body } = await answerTo<Answered<ExerciseDetails>>(put(exerciseId, LEAN).expect(200));
      expect(body.data).toMatchObject({ createdAt: '2026-01-02T03:04:05Z', version: 4 });
      expect(await itemOf(exerciseId)).toEqual({
        exerciseId,
        ...LEAN,
        ...others,
        calories: 1e120,
        createdAt: '2026-01-02T03:04:05.678Z',
        updatedAt: expect.stringMatching(MILLISECOND),
        version: 4,
        writeId: expect.any(String),
      });
    });

    it.each<[string, Item]>([
      ['no version', { version: undefined }],
      [
        'no bookkeeping, and no picture',
        { createdAt: undefined, updatedAt: undefined, version: undefined, imageKey: undefined },
      ],
      ['a text for a version', { version: 'one' }],
      ['a fraction for a version', { version: 1.5 }],
      ['a version below all', { version: -3 }],
      ['null for a version', { version: null }],
      ['a list for a version', { version: [1] }],
      ['a version that is too long', { version: NumberValue.from('12345678901234567890.5') }],
      ['times that are none', { createdAt: 1_700_000_000, updatedAt: 'yesterday', version: undefined }],
    ])('should be replaced, and so be mended: %s', async (_case, changed) => {
      const exerciseId = newId();
      await replaceExercises(api, [exerciseItem(exerciseId, changed)]);
      await put(exerciseId).set('if-match', '"1"').expect(412);
      const { body } = await answerTo<Answered<ExerciseDetails>>(put(exerciseId).set('if-match', '*').expect(200));
      expect(body.data).toMatchObject({ name: 'Squat', version: 2, createdAt: expect.stringMatching(SECOND) });
      await put(exerciseId).set('if-match', '"2"').expect(200);
      await remove(exerciseId).set('if-match', '"3"').expect(204);
    });

    it('should be deleted however broken it is', async () => {
      await replaceExercises(api, [{ exerciseId: 'broken', version: 'one' }]);
      await remove('broken').set('if-match', '"1"').expect(412);
      await remove('broken').set('if-match', '*').expect(204);
      expect(await itemOf('broken')).toBeUndefined();
    });
  });

  describe('an answer of the table that is lost', () => {
    afterEach(() => {
      api.dynamoDb.middlewareStack.remove('lost');
    });

    it('should neither count a write twice nor refuse it', async () => {
      const exerciseId = newId();
      for (const [version, status, ifMatch] of [
        [1, 201, undefined],
        [2, 200, undefined],
        [3, 200, '"2"'],
      ] as const) {
        const { isLost } = loseNextAnswer(api, 'UpdateItemCommand');
        const request = put(exerciseId).expect(status);
        const { body } = await answerTo<Answered<ExerciseDetails>>(
          ifMatch === undefined ? request : request.set('if-match', ifMatch),
        );
        expect(isLost()).toBe(true);
        expect(body.data.version).toBe(version);
        expect(await itemOf(exerciseId)).toMatchObject({ version });
      }
    });
  });

  it.each(['post', 'put', 'patch', 'delete'] as const)(
    'should never be made on the whole catalogue: %s',
    async (method) => {
      for (const path of ['/exercises', '/exercises/', '/EXERCISES']) {
        const { body } = await answerTo(
          api.http[method](path).set('authorization', `Bearer ${token}`).send(SQUAT).expect(400),
        );
        expect(body).toEqual(errorBody('INVALID_METHOD', expect.any(String)));
      }
    },
  );
});

describe('writes to the catalogue with identity off', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  it('should be refused, whoever says that they ask', async () => {
    for (const query of [{}, { userId: 'admin' }]) {
      for (const request of [api.http.put('/exercises/squat').send(SQUAT), api.http.delete('/exercises/squat')]) {
        const { body } = await answerTo(request.query(query).expect(403));
        expect(body).toEqual(errorBody('FORBIDDEN', expect.any(String)));
      }
    }
    expect(await api.scan('exercises')).toEqual([]);
  });
});
