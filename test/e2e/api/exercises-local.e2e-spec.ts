import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { answerTo } from './answer.js';
import type { LocalApiFixture } from './api.fixture.js';
import { startLocalApi } from './api.fixture.js';
import type { Answered, Exercise, Page } from './exercises.fixture.js';
import { exerciseItem, replaceExercises, setDate } from './exercises.fixture.js';
import { errorBody } from './expected-error.js';
import { LazyS3 } from '../../../apps/api/src/aws/lazy-clients.js';

describe('exercises where AWS says no', () => {
  let api: LocalApiFixture;
  beforeAll(async () => {
    api = await startLocalApi();
    await replaceExercises(api, [exerciseItem('squat')]);
  });
  afterAll(() => api.close());

  describe('by throttling', () => {
    afterEach(() => {
      api.stack.switches.throttle = 0;
    });

    it.each(['/exercises', '/exercises?difficultyLevel=beginner', '/exercises/squat'])(
      'should become 503 with Retry-After: %s',
      async (path) => {
        api.stack.switches.throttle = 1;
        const { body, headers } = await answerTo(api.http.get(path).expect(503));
        expect(body).toEqual(errorBody('SERVICE_UNAVAILABLE', 'The service is busy, try again shortly'));
        expect(headers).toMatchObject({ 'retry-after': '2', 'cache-control': 'no-store' });
        api.stack.switches.throttle = 0;
        await api.http.get(path).expect(200);
      },
    );
  });

  it('should list what has half a character in its name, and go on after it', async () => {
    const names = ['A', 'Cut off \ud83d', 'Z'];
    await replaceExercises(
      api,
      names.map((name, index) => exerciseItem(`e-${index}`, { name })),
    );
    const found: string[] = [];
    let cursor = '';
    for (let page = 0; page < 4; page++) {
      const request = api.http.get(`/exercises?difficultyLevel=beginner&limit=1${cursor}`);
      const { body } = await answerTo<Answered<Page>>(request.expect(200));
      found.push(...body.data.exercises.map(({ exerciseId }) => exerciseId));
      if (body.data.nextCursor === undefined) break;
      cursor = `&cursor=${body.data.nextCursor}`;
    }
    expect(found).toEqual(['e-0', 'e-1', 'e-2']);
    await replaceExercises(api, [exerciseItem('squat')]);
  });

  describe('to a URL', () => {
    let squat: Exercise;
    beforeAll(async () => {
      const s3 = api.app.get(LazyS3);
      for (const Key of ['exercises/squat.jpg', 'exercises/plank.jpg']) {
        await s3.send(new PutObjectCommand({ Bucket: api.config.exercisesBucket, Key, Body: 'a picture' }));
      }
      const { body } = await answerTo<Answered<Exercise>>(api.http.get('/exercises/squat').expect(200));
      squat = body.data;
    });
    afterEach(() => {
      jest.useRealTimers();
    });

    const statusOf = async (url: string, init?: RequestInit) => (await fetch(url, init)).status;

    it('should be after the time that the answer says, and not before', async () => {
      const expiration = Date.parse(squat.imageUrlExpiration);
      setDate(expiration - 1_000);
      expect(await statusOf(squat.imageUrl)).toBe(200);
      setDate(expiration + 1_000);
      expect(await statusOf(squat.imageUrl)).toBe(403);
    });

    it('should be when it is changed, or used for another purpose', async () => {
      expect(await statusOf(squat.imageUrl)).toBe(200);
      expect(await statusOf(squat.imageUrl.replace('squat.jpg', 'plank.jpg'))).toBe(403);
      expect(await statusOf(squat.imageUrl.replace('X-Amz-Expires=3600', 'X-Amz-Expires=36000'))).toBe(403);
      expect(await statusOf(squat.imageUrl, { method: 'PUT', body: 'mine' })).toBe(403);
    });
  });
});
