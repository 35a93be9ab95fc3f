import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@spotter/shared';
import { apiGatewayV1Event } from '../../events/api-gateway-v1.js';
import type { HttpRequest } from '../../events/api-gateway-v2.js';
import { apiGatewayV2Event } from '../../events/api-gateway-v2.js';
import type { LocalApiFixture } from './api.fixture.js';
import { startLocalApi } from './api.fixture.js';
import { eventually } from './eventually.js';
import type { Answered, Exercise, Page } from './exercises.fixture.js';
import { exerciseItem, exerciseItems, idsOf, replaceExercises } from './exercises.fixture.js';
import { errorBody } from './expected-error.js';

interface ProxyAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

const INVALID_METHOD = errorBody('INVALID_METHOD', 'Only GET, HEAD and OPTIONS are allowed on /exercises');

describe('exercises by the built handler', () => {
  const items = exerciseItems(8);
  const lines: string[] = [];
  let api: LocalApiFixture;
  beforeAll(async () => {
    api = await startLocalApi({ onLog: (_source, line) => lines.push(line) });
    await replaceExercises(api, items);
  });
  afterAll(() => api.close());

  const invoke = async (event: unknown) => (await api.stack.invoke(event)) as ProxyAnswer;
  const jsonOf = ({ body }: ProxyAnswer): unknown => JSON.parse(body);
  const pageIn = (answer: ProxyAnswer): Page => (jsonOf(answer) as Answered<Page>).data;
  const exerciseIn = (answer: ProxyAnswer): Exercise => (jsonOf(answer) as Answered<Exercise>).data;
  const logged = () =>
    lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);

  describe.each([
    ['payload 2.0', apiGatewayV2Event],
    ['payload 1.0', apiGatewayV1Event],
  ])('on an event of %s', (_version, eventOf: (request: HttpRequest) => object) => {
    const get = (path: string, query: Record<string, string> = {}, headers: Record<string, string> = {}) =>
      invoke(eventOf({ path, query, headers }));

    it('should show the catalogue, page by page', async () => {
      const first = await get('/exercises', { limit: '5' });
      expect(first.statusCode).toBe(200);
      expect(first.headers).toMatchObject({
        'cache-control': 'no-cache',
        'content-type': 'application/json; charset=utf-8',
        etag: expect.stringMatching(/^W\/"[\w-]{43}"$/),
      });
      const { exercises, nextCursor = '' } = pageIn(first);
      const rest = pageIn(await get('/exercises', { limit: '5', cursor: nextCursor }));
      expect(idsOf([...exercises, ...rest.exercises])).toEqual(idsOf(items));
    });

    it('should filter', async () => {
      const { exercises } = pageIn(await get('/exercises', { difficultyLevel: 'intermediate', search: 'EXERCISE 5' }));
      expect(idsOf(exercises)).toEqual(['e-5']);
    });

    it('should show one exercise, and of none that there is none', async () => {
      expect(exerciseIn(await get('/exercises/e-3'))).toMatchObject({ exerciseId: 'e-3', version: 3 });
      const none = await get('/exercises/none');
      expect(none.statusCode).toBe(404);
      expect(jsonOf(none)).toEqual(errorBody('NOT_FOUND', 'Not Found'));
    });

    it('should answer 304 to who has it, and HEAD without a body', async () => {
      const { headers } = await get('/exercises/e-3');
      const fresh = await get('/exercises/e-3', {}, { 'if-none-match': `"x", ${headers['etag'] ?? ''}` });
      expect(fresh).toMatchObject({ statusCode: 304, body: '' });
      expect(fresh.headers).toMatchObject({ etag: headers['etag'], 'cache-control': 'no-cache' });
      const head = await invoke(eventOf({ method: 'HEAD', path: '/exercises' }));
      expect(head).toMatchObject({ statusCode: 200, body: '' });
    });

    it('should refuse a bad query', async () => {
      const answer = await get('/exercises', { difficultyLevel: 'x', limit: '0', search: ' ', cursor: 'x' });
      expect(answer.statusCode).toBe(400);
      expect(jsonOf(answer)).toEqual(
        errorBody('VALIDATION_ERROR', 'The request has 3 faults', ['difficultyLevel', 'search', 'limit']),
      );
    });

    it.each<[string, unknown]>([
      ['POST', undefined],
      ['PUT', {}],
      ['DELETE', '{'],
      ['PATCH', 'x'.repeat(LIMITS.requestBodyBytes + 1)],
      ['TRACE', Buffer.alloc(LIMITS.requestBodyBytes + 1)],
      ['CONNECT', '{}'],
      ['BREW', '{'],
    ])('should refuse the method %s, whatever its body', async (method, body) => {
      for (const path of ['/exercises', '/exercises/']) {
        const answer = await invoke(eventOf({ method, path, body }));
        expect(answer.statusCode).toBe(400);
        expect(jsonOf(answer)).toEqual(INVALID_METHOD);
        expect(answer.headers).toMatchObject({
          'x-request-id': expect.any(String),
          'access-control-allow-origin': '*',
          'cache-control': 'no-store',
        });
      }
    });
  });

  it('should compress for a client that can read it, where the gateway decodes Base64 by itself', async () => {
    const request = { path: '/exercises', headers: { 'accept-encoding': 'gzip, br' } };
    const { body: plain } = await invoke(apiGatewayV2Event({ path: '/exercises' }));
    const answer = (await invoke(apiGatewayV2Event(request))) as ProxyAnswer & { isBase64Encoded: boolean };
    const { exercises } = (
      JSON.parse(brotliDecompressSync(Buffer.from(answer.body, 'base64')).toString()) as Answered<Page>
    ).data;
    expect(exercises).toEqual((JSON.parse(plain) as Answered<Page>).data.exercises);
    expect(answer).toMatchObject({
      isBase64Encoded: true,
      headers: { 'content-encoding': 'br', vary: 'accept-encoding' },
    });
    const ofRestApi = await invoke(apiGatewayV1Event(request));
    expect(idsOf(pageIn(ofRestApi).exercises)).toEqual(idsOf(items));
    const response = await fetch(`${api.stack.endpoints.api}/exercises`, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(idsOf(((await response.json()) as Answered<Page>).data.exercises)).toEqual(idsOf(items));
  });

  it.each<[string, object, string[]]>([
    ['a raw path', { rawPath: '/exercises' }, idsOf(items)],
    ['a context', { requestContext: { http: { method: 'GET', path: '/exercises' } } }, idsOf(items)],
    ['a path', { path: '/exercises' }, idsOf(items)],
    [
      'a path and parameters',
      { path: '/exercises', queryStringParameters: { difficultyLevel: 'beginner' } },
      ['e-0', 'e-4'],
    ],
    ['a raw path and parameters', { rawPath: '/exercises', queryStringParameters: { search: '7' } }, ['e-7']],
  ])('should complete an event of %s', async (_case, event, ids) => {
    expect(idsOf(pageIn(await invoke(event)).exercises)).toEqual(ids);
  });

  it.each([
    { httpMethod: 'POST', path: '/exercises', body: {} },
    { rawPath: '/exercises', requestContext: { http: { method: 'delete' } } },
  ])('should refuse the method of a partial event: %j', async (event) => {
    expect(jsonOf(await invoke(event))).toEqual(INVALID_METHOD);
  });

  it('should name a broken exercise in the log and count it, and tell nothing of the others', async () => {
    const exerciseId = 'b'.repeat(2_048);
    await replaceExercises(api, [
      exerciseItem('good', { name: 'Good name' }),
      exerciseItem(exerciseId, { name: undefined, imageKey: 5 }),
    ]);
    lines.length = 0;
    const { headers, body } = await invoke(apiGatewayV2Event({ path: '/exercises' }));
    expect(body).toContain('Good name');
    expect((await invoke(apiGatewayV2Event({ path: `/exercises/${exerciseId}` }))).statusCode).toBe(404);
    const warning = {
      level: 'WARN',
      message: 'broken exercise left out',
      exerciseId: 'b'.repeat(200),
      fields: ['name', 'imageKey'],
    };
    await eventually(() => {
      expect(logged().filter(({ level }) => level === 'WARN')).toEqual([
        expect.objectContaining({ ...warning, requestId: headers['x-request-id'] }),
        expect.objectContaining(warning),
      ]);
      expect(logged().filter(({ BrokenExercises }) => BrokenExercises === 1)).toHaveLength(2);
      expect(logged().filter(({ message }) => message === 'invocation')).toEqual([
        expect.objectContaining({ method: 'GET', route: '/exercises', status: 200 }),
        expect.objectContaining({ method: 'GET', route: '/exercises/:exerciseId', status: 404 }),
      ]);
    });
    for (const secret of ['X-Amz-Signature', 'Good name', 'exercises/good.jpg'])
      expect(lines.join('\n')).not.toContain(secret);
    await replaceExercises(api, items);
  });

  it('should keep a page of 1,000 long exercises below what Lambda lets through', async () => {
    const long = Array.from({ length: 1_000 }, (_, index) =>
      exerciseItem(`long-${index}`, { description: '"Down"\nand up again. '.repeat(300) }),
    );
    await replaceExercises(api, long);
    const { statusCode, body } = await invoke(apiGatewayV2Event({ path: '/exercises' }));
    expect(statusCode).toBe(200);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(LIMITS.pageBytes);
    await replaceExercises(api, items);
  }, 60_000);

  it('should become 503 where DynamoDB throttles, with the cause in the log only', async () => {
    lines.length = 0;
    api.stack.switches.throttle = 1;
    const answer = await invoke(apiGatewayV2Event({ path: '/exercises' }));
    api.stack.switches.throttle = 0;
    expect(answer.statusCode).toBe(503);
    expect(answer.headers).toMatchObject({ 'retry-after': '2', 'cache-control': 'no-store' });
    expect(answer.body).not.toMatch(/throughput|throttl|dynamo/i);
    await eventually(() => {
      expect(lines.join('\n')).toMatch(/Throughput|Throttl/);
    });
  });
});
