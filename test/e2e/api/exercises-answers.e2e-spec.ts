import { createHash } from 'node:crypto';
import { METHODS, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { LIMITS } from '@spotter/shared';
import { LazyS3 } from '../../../apps/api/src/aws/lazy-clients.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import type { Answered, Exercise } from './exercises.fixture.js';
import { exerciseItem, pageOf, replaceExercises, setDate } from './exercises.fixture.js';
import { errorBody } from './expected-error.js';

const PICTURE = Buffer.from('not really a picture');

describe('what the catalogue answers', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const list = (query: object = {}) => api.http.get('/exercises').query(query);

  describe('a tag', () => {
    beforeAll(() => replaceExercises(api, [exerciseItem('squat'), exerciseItem('plank')]));
    afterEach(() => {
      jest.useRealTimers();
    });

    it.each(['/exercises', '/exercises/squat'])('should be of the data alone: %s', async (path) => {
      setDate('2026-05-01T10:01:00Z');
      const first = await answerTo<Answered<unknown>>(api.http.get(path).expect(200));
      setDate('2026-05-01T10:02:00Z');
      const second = await answerTo<Answered<unknown>>(api.http.get(path).expect(200));
      expect(second.body.timestamp).not.toBe(first.body.timestamp);
      expect(second.headers['etag']).toBe(first.headers['etag']);
      expect(first.headers['etag']).toMatch(/^W\/"[\w-]{43}"$/);
      expect(first.headers['cache-control']).toBe('no-cache');

      const tag = first.headers['etag'] ?? '';
      for (const known of [tag, `W/${tag}`, '*', `"a,b", W/"c" , ${tag}`]) {
        for (const send of [api.http.get(path), api.http.head(path)]) {
          const answer = await answerTo(send.set('if-none-match', known).expect(304));
          expect(answer.text).toBeFalsy();
          expect(answer.headers).toMatchObject({ etag: tag, 'cache-control': 'no-cache' });
          expect(answer.headers['x-request-id']).toBeDefined();
          expect(answer.headers['access-control-allow-origin']).toBe('*');
          expect(answer.headers).not.toHaveProperty('content-length');
        }
      }
      for (const other of ['"x"', tag.slice(1, -1), `${tag.slice(0, -2)}"`, '', '"*"']) {
        await api.http.get(path).set('if-none-match', other).expect(200);
      }
    });

    it('should change with the data, and with the page', async () => {
      setDate('2026-05-01T10:01:00Z');
      const tags = new Set<string | undefined>();
      const note = async (path: string) => tags.add((await answerTo(api.http.get(path).expect(200))).headers['etag']);
      await note('/exercises');
      await note('/exercises?limit=1');
      await note('/exercises/squat');
      await note('/exercises/plank');
      await replaceExercises(api, [exerciseItem('squat', { name: 'Deep squat' }), exerciseItem('plank')]);
      await note('/exercises');
      await note('/exercises/squat');
      expect(tags.size).toBe(6);
    });

    it.each(['/exercises', '/exercises/squat'])(
      'should come with the very JSON that its answer is: %s',
      async (path) => {
        const { text, headers } = await answerTo(api.http.get(path).expect(200));
        const { data, timestamp } = JSON.parse(text) as Answered<unknown>;
        expect(text).toBe(JSON.stringify({ success: true, data, timestamp }));
        expect(headers['content-type']).toBe('application/json; charset=utf-8');
        expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
        const digest = createHash('sha256').update(JSON.stringify(data)).digest('base64url');
        expect(headers['etag']).toBe(`W/"${digest}"`);
      },
    );

    it('should not make an error fresh', async () => {
      await api.http.get('/exercises/none').set('if-none-match', '*').expect(404);
      await list({ limit: 0 }).set('if-none-match', '*').expect(400);
    });
  });

  describe('the URL of a picture', () => {
    const imageKey = "exercises/a b+c(1)'é!😀&=?#%41.jpg";
    let s3: LazyS3;
    beforeAll(async () => {
      s3 = api.app.get(LazyS3);
      await replaceExercises(api, [exerciseItem('squat', { imageKey })]);
      for (const Key of [imageKey, 'exercises/thumbs/squat_thumb.jpg']) {
        await s3.send(
          new PutObjectCommand({
            Bucket: api.config.exercisesBucket,
            Key,
            Body: Buffer.concat([PICTURE, Buffer.from(Key)]),
          }),
        );
      }
    });
    afterEach(() => {
      jest.useRealTimers();
    });

    async function squat(): Promise<Exercise> {
      const { body } = await answerTo<Answered<Exercise>>(api.http.get('/exercises/squat').expect(200));
      return body.data;
    }

    it('should fetch the very picture', async () => {
      const { imageUrl, thumbnailImageUrl = '' } = await squat();
      expect(await (await fetch(imageUrl)).text()).toBe(`${PICTURE.toString()}${imageKey}`);
      expect(await (await fetch(thumbnailImageUrl)).text()).toBe(
        `${PICTURE.toString()}exercises/thumbs/squat_thumb.jpg`,
      );
    });

    it('should be the same for five minutes, and expire when it says', async () => {
      const at = async (time: string) => {
        setDate(`2026-05-01T${time}Z`);
        const [{ exercises }, single] = [await pageOf(api), await squat()];
        const { createdAt, updatedAt, version, ...shown } = single as Exercise & Record<string, unknown>;
        expect(exercises).toEqual([shown]);
        expect([createdAt, updatedAt, version]).not.toContain(undefined);
        return single;
      };
      const first = await at('10:00:00.000');
      expect(await at('10:04:59.999')).toEqual(first);
      const next = await at('10:05:00.000');
      for (const name of ['imageUrl', 'thumbnailImageUrl'] as const) {
        expect(next[name]).not.toBe(first[name]);
        const { searchParams } = new URL(first[name] ?? '');
        expect(searchParams.get('X-Amz-Date')).toBe('20260501T100000Z');
        expect(searchParams.get('X-Amz-Expires')).toBe('3600');
        expect(first[`${name}Expiration`]).toBe('2026-05-01T11:00:00Z');
        expect(next[`${name}Expiration`]).toBe('2026-05-01T11:05:00Z');
      }
    });

    it('should be S3_ERROR when it cannot be signed, with nothing of the inside', async () => {
      const { config, middlewareStack } = api.app.get(DynamoDBDocumentClient);
      const { credentials } = config;
      const lose = () => {
        config.credentials = () => Promise.reject(new Error('no credentials inside'));
      };
      lose();
      const answers = [await answerTo(list().expect(500))];
      config.credentials = credentials;
      // One exercise is read before, for which they are still there.
      middlewareStack.add(
        (next) => async (args) => {
          const result = await next(args);
          lose();
          return result;
        },
        { step: 'initialize', name: 'losing' },
      );
      answers.push(await answerTo(api.http.get('/exercises/squat').expect(500)));
      middlewareStack.remove('losing');
      config.credentials = credentials;
      for (const { body } of answers) expect(body).toEqual(errorBody('S3_ERROR', 'An error occurred'));
    });
  });

  describe('another method', () => {
    const INVALID_METHOD = errorBody('INVALID_METHOD', 'Only GET, HEAD and OPTIONS are allowed on /exercises');
    // Node gives CONNECT to no handler.
    const others = METHODS.filter((method) => !['GET', 'HEAD', 'OPTIONS', 'CONNECT'].includes(method));
    let port: number;
    beforeAll(async () => {
      const server = api.app.getHttpServer();
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      ({ port } = server.address() as AddressInfo);
    });

    function send(method: string, path: string, body: string) {
      return new Promise<{ status: number | undefined; headers: object; body: unknown }>((resolve, reject) => {
        const sent = request(
          { port, method, path, headers: { 'content-length': Buffer.byteLength(body) } },
          (received) => {
            let text = '';
            received
              .setEncoding('utf8')
              .on('data', (chunk: string) => (text += chunk))
              .once('end', () => {
                resolve({ status: received.statusCode, headers: received.headers, body: JSON.parse(text) });
              });
          },
        );
        sent.once('error', reject).end(body);
      });
    }

    it.each(others)('should be refused: %s', async (method) => {
      for (const path of ['/exercises', '/exercises/', '/Exercises?difficultyLevel=x']) {
        for (const body of ['', '{}', '{', 'x'.repeat(LIMITS.requestBodyBytes + 1)]) {
          const answer = await send(method, path, body);
          expect(answer.status).toBe(400);
          expect(answer.body).toEqual(INVALID_METHOD);
          expect(answer.headers).toMatchObject({
            'x-request-id': expect.any(String),
            'access-control-allow-origin': '*',
            'cache-control': 'no-store',
          });
        }
      }
    });

    it('should leave preflights and other paths alone', async () => {
      await api.http.options('/exercises').expect(204);
      for (const path of ['/exercises/squat', '/exercisesx', '/x/exercises']) {
        const { body } = await answerTo(api.http.post(path).send({}).expect(404));
        expect(body).toEqual(errorBody('NOT_FOUND', 'Not Found'));
      }
    });
  });
});

describe('exercises without their table', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi({ EXERCISES_TABLE_NAME: 'no-such-exercises' });
  });
  afterAll(() => api.close());

  it.each(['/exercises', '/exercises?difficultyLevel=beginner', '/exercises?search=a', '/exercises/squat'])(
    'should be DYNAMODB_ERROR, with nothing of the inside: %s',
    async (path) => {
      const { body, headers } = await answerTo(api.http.get(path).expect(500));
      expect(body).toEqual(errorBody('DYNAMODB_ERROR', 'Failed to retrieve exercises from DynamoDB'));
      expect(headers['cache-control']).toBe('no-store');
      expect(headers).not.toHaveProperty('etag');
    },
  );
});
