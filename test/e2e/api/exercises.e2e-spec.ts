import { NumberValue } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@spotter/shared';
import fc from 'fast-check';
import type { ErrorAnswer } from './answer.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import type { Answered, Exercise } from './exercises.fixture.js';
import { exerciseItem, exerciseItems, idsOf, pageOf, replaceExercises, walk } from './exercises.fixture.js';
import { errorBody } from './expected-error.js';

const SECOND = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

describe('exercises', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const list = (query: object = {}) => api.http.get('/exercises').query(query);

  describe('GET /exercises', () => {
    it('should answer an empty catalogue', async () => {
      const { body } = await answerTo(list().expect(200));
      expect(body).toEqual({
        success: true,
        data: { exercises: [], count: 0 },
        timestamp: expect.stringMatching(SECOND),
      });
    });

    it('should show of each exercise what a client needs, and nothing else', async () => {
      const lean = { exerciseId: 'lean', name: 'Lean', imageKey: 'exercises/lean.jpg', secret: 'x' };
      await replaceExercises(api, [exerciseItem('squat'), lean]);
      const { exercises, ...page } = await pageOf(api);
      expect(page).toEqual({ count: 2 });
      const shown = Object.fromEntries(exercises.map((exercise) => [exercise.exerciseId, exercise]));
      expect(shown['squat']).toEqual({
        exerciseId: 'squat',
        name: 'Name of squat',
        description: 'How to do squat',
        difficultyLevel: 'beginner',
        imageUrl: expect.stringContaining('/exercises/squat.jpg?'),
        imageUrlExpiration: expect.stringMatching(SECOND),
        thumbnailImageUrl: expect.stringContaining('/exercises/thumbs/squat_thumb.jpg?'),
        thumbnailImageUrlExpiration: expect.stringMatching(SECOND),
      });
      expect(shown['lean']).toEqual({
        exerciseId: 'lean',
        name: 'Lean',
        imageUrl: expect.stringContaining('/exercises/lean.jpg?'),
        imageUrlExpiration: expect.stringMatching(SECOND),
      });
    });

    it('should leave broken items out, and show all others', async () => {
      await replaceExercises(api, [
        exerciseItem('good'),
        exerciseItem('no-name', { name: undefined }),
        exerciseItem('no-picture', { imageKey: undefined }),
        exerciseItem('empty-picture', { imageKey: '' }),
        exerciseItem('expert', { difficultyLevel: 'expert' }),
        exerciseItem('numbered', { description: 5 }),
        exerciseItem('null', { description: null }),
        exerciseItem('huge', {
          version: NumberValue.from('12345678901234567890.5'),
          calories: NumberValue.from('1e120'),
        }),
        exerciseItem('careless', { createdAt: 'yesterday', updatedAt: 5, version: 'one' }),
      ]);
      const beginners = ['careless', 'good', 'huge', 'null', 'numbered'];
      const all = ['careless', 'expert', 'good', 'huge', 'null', 'numbered'];
      const { exercises } = await pageOf(api);
      expect(idsOf(exercises)).toEqual(all);
      expect(idsOf((await pageOf(api, { difficultyLevel: 'beginner' })).exercises)).toEqual(beginners);
      for (const id of all) await api.http.get(`/exercises/${id}`).expect(200);
      for (const id of ['no-name', 'no-picture', 'empty-picture']) await api.http.get(`/exercises/${id}`).expect(404);
      expect(idsOf((await walk(api, { limit: 1 })).flatMap((page) => page.exercises))).toEqual(all);
      // What is of no use is left away, and the exercise still shown.
      const shown = Object.fromEntries(exercises.map((exercise) => [exercise.exerciseId, exercise]));
      expect(shown['expert']).not.toHaveProperty('difficultyLevel');
      for (const id of ['numbered', 'null']) expect(shown[id]).not.toHaveProperty('description');
      expect(shown['good']).toMatchObject({ difficultyLevel: 'beginner', description: expect.any(String) });
    });

    describe('with filters and pages', () => {
      const items = exerciseItems(60);
      const beginners = items.filter(({ difficultyLevel }) => difficultyLevel === 'beginner');
      const squats = items.filter(({ name }) => name === 'Squat');
      beforeAll(() => replaceExercises(api, items));

      it.each<[string, object, unknown[]]>([
        ['no filter', {}, items],
        ['a level', { difficultyLevel: 'beginner' }, beginners],
        ['a search', { search: ' sQUAt ' }, squats],
        ['a search in the descriptions', { search: 'TO DO E-7' }, items.filter((item) => item['exerciseId'] === 'e-7')],
        ['a search for nothing that is there', { search: 'bench press' }, []],
        [
          'level and search',
          { difficultyLevel: 'beginner', search: 'squat' },
          beginners.filter((item) => squats.includes(item)),
        ],
        ['an unknown parameter', { level: 'beginner', 'difficultyLevel[]': 'x' }, items],
      ])('should show exactly those of %s, each once, whatever the page', async (_case, query, expected) => {
        const ids = idsOf(expected as typeof items);
        const whole = await pageOf(api, query);
        expect(idsOf(whole.exercises)).toEqual(ids);
        expect(whole).toEqual({ exercises: whole.exercises, count: ids.length });
        for (const limit of [1, 7, 60]) {
          const pages = await walk(api, { ...query, limit });
          expect(idsOf(pages.flatMap(({ exercises }) => exercises))).toEqual(ids);
          for (const { exercises, count } of pages) {
            expect(count).toBe(exercises.length);
            expect(count).toBeLessThanOrEqual(limit);
          }
        }
      });

      it('should order a level by name', async () => {
        const names = (await walk(api, { difficultyLevel: 'beginner', limit: 4 })).flatMap(({ exercises }) =>
          exercises.map(({ name }) => name),
        );
        expect(names).toEqual(names.toSorted());
      });

      it('should fill each page but the last', async () => {
        const pages = await walk(api, { limit: 8 });
        expect(pages.slice(0, 7).map(({ count }) => count)).toEqual([8, 8, 8, 8, 8, 8, 8]);
      });

      it('should go on where it was when the last exercise of a page has gone', async () => {
        const { exercises, nextCursor } = await pageOf(api, { limit: 30 });
        const last = exercises.at(-1)?.exerciseId;
        const kept = items.filter(({ exerciseId }) => exerciseId !== last);
        await replaceExercises(api, kept);
        const rest = await pageOf(api, { cursor: nextCursor });
        expect(idsOf([...exercises.slice(0, -1), ...rest.exercises])).toEqual(idsOf(kept));
        await replaceExercises(api, items);
      });

      it('should hand out a cursor after 1,000 items that were searched in vain', async () => {
        const many = Array.from({ length: 2_100 }, (_, index) => exerciseItem(`m-${index}`));
        await replaceExercises(api, [...many, exerciseItem('needle', { name: 'Needle' })]);
        for (const query of [{ search: 'needle' }, { search: 'needle', difficultyLevel: 'beginner', limit: 1 }]) {
          const pages = await walk(api, query);
          expect(pages.length).toBeGreaterThanOrEqual(3);
          expect(pages.length).toBeLessThanOrEqual(4);
          expect(pages.flatMap(({ exercises }) => idsOf(exercises))).toEqual(['needle']);
          expect(pages.filter(({ count, nextCursor }) => count === 0 && nextCursor !== undefined)).not.toEqual([]);
        }
        await replaceExercises(api, items);
      }, 60_000);

      const faults: [string, object, string][] = [
        ...['0', '-1', '1e9', '1001', '9999999999', 'NaN', '1.5', '', ' 1', '0x10', '٣'].map(
          (limit): [string, object, string] => [`the limit ${JSON.stringify(limit)}`, { limit }, 'limit'],
        ),
        ...['expert', 'Beginner', '', 'beginner '].map((difficultyLevel): [string, object, string] => [
          `the level ${JSON.stringify(difficultyLevel)}`,
          { difficultyLevel },
          'difficultyLevel',
        ]),
        ['an empty search', { search: '' }, 'search'],
        ['a blank search', { search: ' \t\u3000' }, 'search'],
        ['a search over 100 characters', { search: 'a'.repeat(101) }, 'search'],
        ['an empty cursor', { cursor: '' }, 'cursor'],
        ['a cursor that is none', { cursor: 'e-7' }, 'cursor'],
        ['a limit twice', { limit: ['1', '2'] }, 'limit'],
        ['a level twice', { difficultyLevel: ['beginner', 'advanced'] }, 'difficultyLevel'],
        ['a search twice', { search: ['a', 'b'] }, 'search'],
        ['a cursor twice', { cursor: ['a', 'b'] }, 'cursor'],
      ];
      it.each(faults)('should refuse %s', async (_case, query, path) => {
        const { body, headers } = await answerTo(list(query).expect(400));
        expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.stringMatching(`^${path} `), [path]));
        expect(headers['cache-control']).toBe('no-store');
      });

      it('should refuse a cursor with other filters than its own', async () => {
        const lists = [
          {},
          { difficultyLevel: 'beginner' },
          { difficultyLevel: 'advanced' },
          { search: 'e' },
          { search: 'x' },
        ];
        for (const made of lists.slice(0, 4)) {
          const { nextCursor } = await pageOf(api, { ...made, limit: 2 });
          expect(nextCursor).toBeDefined();
          for (const used of lists.filter((other) => other !== made)) {
            const { body } = await answerTo(list({ ...used, cursor: nextCursor }).expect(400));
            expect(body).toEqual(errorBody('VALIDATION_ERROR', 'cursor is not one of this list', ['cursor']));
          }
          await list({ ...made, limit: 5, cursor: nextCursor }).expect(200);
        }
      });

      it('should refuse a cursor with any bit changed, and any other bytes', async () => {
        const levels = fc.constantFrom({}, { difficultyLevel: 'beginner' });
        const flip = fc.record({ query: levels, bit: fc.nat() });
        await fc.assert(
          fc.asyncProperty(flip, fc.uint8Array({ maxLength: 60 }), async ({ query, bit }, bytes) => {
            const { nextCursor = '' } = await pageOf(api, { ...query, limit: 1 });
            const changed = Buffer.from(nextCursor, 'base64url');
            const at = bit % (changed.length * 8);
            changed.writeUInt8(changed.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
            for (const cursor of [changed, Buffer.from(bytes)]) {
              const { body } = await answerTo<ErrorAnswer>(
                list({ ...query, cursor: cursor.toString('base64url') }).expect(400),
              );
              expect(body.error.code).toBe('VALIDATION_ERROR');
            }
          }),
          { numRuns: 60 },
        );
      });

      it('should serve the path as Express matches it, and HEAD without a body', async () => {
        for (const path of ['/exercises', '/exercises/', '/EXERCISES']) await api.http.get(path).expect(200);
        const [got, head] = [await answerTo(list({ limit: 2 })), await answerTo(api.http.head('/exercises?limit=2'))];
        expect(head.status).toBe(200);
        expect(head.text).toBeFalsy();
        expect(head.headers['content-length']).toBe(got.headers['content-length']);
        expect(head.headers['etag']).toBe(got.headers['etag']);
      });
    });

    it('should end pages at 4 MB', async () => {
      const items = Array.from({ length: 1_000 }, (_, index) =>
        exerciseItem(`long-${index}`, { description: 'é"'.repeat(2_000) }),
      );
      await replaceExercises(api, items);
      for (const query of [{}, { difficultyLevel: 'beginner' }, { search: 'é"' }]) {
        const pages = await walk(api, query);
        expect(idsOf(pages.flatMap(({ exercises }) => exercises))).toEqual(idsOf(items));
        const sizes = pages.map((page) => Buffer.byteLength(JSON.stringify(page)));
        for (const size of sizes) expect(size).toBeLessThan(LIMITS.pageBytes);
        for (const size of sizes.slice(0, -1)) expect(size).toBeGreaterThan(LIMITS.pageBytes - 50_000);
      }
    }, 120_000);
  });

  describe('GET /exercises/{exerciseId}', () => {
    const odd = 'a b/c+d(1)\'é!%😀"';
    beforeAll(() =>
      replaceExercises(api, [
        exerciseItem('squat'),
        exerciseItem(odd),
        { exerciseId: 'lean', name: 'Lean', imageKey: 'lean.jpg' },
        exerciseItem('x'.repeat(2_048), { name: 'A long id' }),
      ]),
    );

    it('should show an exercise as the list does, with its bookkeeping to the second', async () => {
      const { body } = await answerTo<Answered<Exercise>>(api.http.get('/exercises/squat').expect(200));
      const listed = (await pageOf(api)).exercises.find(({ exerciseId }) => exerciseId === 'squat');
      expect(body).toEqual({
        success: true,
        data: {
          ...listed,
          imageUrl: expect.any(String),
          imageUrlExpiration: expect.any(String),
          thumbnailImageUrl: expect.any(String),
          thumbnailImageUrlExpiration: expect.any(String),
          createdAt: '2026-01-02T03:04:05Z',
          updatedAt: '2026-02-03T04:05:06Z',
          version: 3,
        },
        timestamp: expect.stringMatching(SECOND),
      });
    });

    it('should show no bookkeeping where there is none', async () => {
      const { body } = await answerTo<Answered<Exercise>>(api.http.get('/exercises/lean').expect(200));
      expect(Object.keys(body.data)).toEqual(['exerciseId', 'name', 'imageUrl', 'imageUrlExpiration']);
    });

    it.each([
      ['of odd characters', odd],
      ['of 2,048 bytes', 'x'.repeat(2_048)],
    ])('should find an id %s', async (_case, exerciseId) => {
      const { body } = await answerTo<Answered<Exercise>>(
        api.http.get(`/exercises/${encodeURIComponent(exerciseId)}`).expect(200),
      );
      expect(body.data.exerciseId).toBe(exerciseId);
    });

    it.each([
      ['an unknown id', 'Squat'],
      ['an id with a space after it', 'squat%20'],
      ['an id with a zero after it', 'squat%00'],
      ['what cannot be decoded', '%zz'],
      ['half a surrogate pair', '%ed%a0%80'],
      ['2,049 bytes', 'x'.repeat(2_049)],
      ['2,050 bytes in 1,025 characters', '%C3%A9'.repeat(1_025)],
      ['two segments', 'a/b'],
      ['what every object has', '__proto__'],
      ['two dots', '%2e%2e'],
    ])('should find nothing under %s', async (_case, path) => {
      const { body, headers } = await answerTo(api.http.get(`/exercises/${path}`).expect(404));
      expect(body).toEqual(errorBody('NOT_FOUND', 'Not Found'));
      expect(headers['cache-control']).toBe('no-store');
    });

    it('should take HEAD', async () => {
      await api.http.head('/exercises/squat').expect(200);
      await api.http.head('/exercises/none').expect(404);
    });
  });
});
