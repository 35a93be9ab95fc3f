import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startLocalStack } from '../support/recorded-stack.js';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { apiGatewayV1Event } from '../../events/api-gateway-v1.js';
import type { HttpRequest } from '../../events/api-gateway-v2.js';
import { apiGatewayV2Event } from '../../events/api-gateway-v2.js';
import { PARTIAL_HEALTH_EVENTS } from '../../events/partial-http.js';
import { s3Event, s3TestEvent } from '../../events/s3.js';
import { UNKNOWN_EVENTS } from '../../events/unknown.js';
import { connectEvent } from '../../events/websocket.js';
import { eventually } from './eventually.js';
import { errorBody } from './expected-error.js';

interface ProxyAnswer {
  statusCode: number;
  headers: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
  body: string;
  isBase64Encoded?: boolean;
}

describe('the built handler, alone in a folder', () => {
  let folder: string;
  let stack: LocalStack;
  const lines: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spotter-lambda-'));
    await cp(join('dist', 'lambda'), join(folder, 'lambda'), { recursive: true });
    stack = await startLocalStack({
      dataDir: join(folder, 'data'),
      workers: 0,
      lambdaEntry: join(folder, 'lambda', 'index.mjs'),
      onLog: (_source, line) => lines.push(line),
    });
  });
  afterAll(async () => {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const invoke = async (event: unknown) => (await stack.invoke(event)) as ProxyAnswer;
  const jsonOf = ({ body }: ProxyAnswer): unknown => JSON.parse(body);
  const logged = (): Record<string, unknown>[] =>
    lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);
  const good = (): HttpRequest => ({
    method: 'POST',
    path: '/process',
    headers: { 'content-type': 'application/json' },
    body: { imageUrls: [`s3://${stack.environment['UPLOAD_BUCKET_NAME'] ?? ''}/uploads/a.jpg`] },
  });

  /** Log lines come by another way than answers do: waits for the line of one more invocation, then forgets them all. */
  async function quiet(): Promise<void> {
    const { headers } = await invoke(apiGatewayV2Event({ path: '/health' }));
    await eventually(() => {
      expect(
        logged().some(({ message, requestId }) => message === 'invocation' && requestId === headers['x-request-id']),
      ).toBe(true);
    });
    lines.length = 0;
  }

  /** Waits for the one access line of an invocation. */
  async function accessLineOf(requestId: string | undefined): Promise<Record<string, unknown> | undefined> {
    const found = () => logged().filter((line) => line['message'] === 'invocation' && line['requestId'] === requestId);
    await eventually(() => {
      expect(found()).toHaveLength(1);
    });
    return found()[0];
  }

  it('should call its first invocation a cold start, and no other', async () => {
    for (let count = 0; count < 3; count++) await invoke(apiGatewayV2Event({ path: '/health' }));
    await eventually(() => {
      const invocations = logged().filter(({ message }) => message === 'invocation');
      expect(invocations.map(({ coldStart, route }) => [coldStart, route])).toEqual([
        [true, '/health'],
        [false, '/health'],
        [false, '/health'],
      ]);
    });
  });

  describe.each([
    ['payload 2.0', apiGatewayV2Event],
    ['payload 1.0', apiGatewayV1Event],
  ])('on an event of %s', (_version, eventOf) => {
    it('should answer, under the request id of API Gateway', async () => {
      const event = eventOf({ path: '/health' });
      const answer = await invoke(event);
      expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: false });
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'x-request-id': event.requestContext.requestId,
        'access-control-allow-origin': '*',
        'cache-control': 'no-store',
      });
      expect(jsonOf(answer)).toMatchObject({ status: 'ok' });
    });

    it('should accept a job and show it', async () => {
      const submitted = await invoke(eventOf(good()));
      expect(submitted.statusCode).toBe(202);
      const shown = await invoke(
        eventOf({ path: submitted.headers['location'] ?? '', query: { limit: '1', unknown: 'x' } }),
      );
      expect(shown.statusCode).toBe(200);
      expect(jsonOf(shown)).toMatchObject({ status: 'PENDING', imageCount: 1 });
    });

    it('should take a body in base64', async () => {
      const body = Buffer.from(JSON.stringify({ filename: 'scène.png' }));
      const answer = await invoke(eventOf({ method: 'POST', path: '/uploads/presign', body }));
      expect(answer.statusCode).toBe(200);
      expect(jsonOf(answer)).toMatchObject({ key: expect.stringMatching(/-scne\.png$/) });
    });

    it('should read the query', async () => {
      const { headers } = await invoke(eventOf(good()));
      const answer = await invoke(eventOf({ path: headers['location'] ?? '', query: { limit: '0' } }));
      expect(answer.statusCode).toBe(400);
      expect(jsonOf(answer)).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), ['limit']));
    });

    it.each<[string, HttpRequest, number, string]>([
      ['an unknown route', { path: '/nope' }, 404, 'NOT_FOUND'],
      ['a path that cannot be decoded', { path: '/jobs/%zz' }, 404, 'NOT_FOUND'],
      ['no body', { method: 'POST', path: '/process' }, 400, 'VALIDATION_ERROR'],
      ['malformed JSON', { method: 'POST', path: '/process', body: '{' }, 400, 'VALIDATION_ERROR'],
      ['a body over 256 KB', { method: 'POST', path: '/process', body: 'x'.repeat(300_000) }, 413, 'PAYLOAD_TOO_LARGE'],
      [
        'base64 over 256 KB',
        { method: 'POST', path: '/process', body: Buffer.alloc(300_000) },
        413,
        'PAYLOAD_TOO_LARGE',
      ],
    ])('should answer in the one shape: %s', async (_case, request, status, code) => {
      const event = eventOf(request);
      const answer = await invoke(event);
      expect(answer.statusCode).toBe(status);
      expect(answer.headers['x-request-id']).toBe(event.requestContext.requestId);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(jsonOf(answer)).toMatchObject({
        success: false,
        error: { code, requestId: event.requestContext.requestId },
      });
      expect(answer.body).not.toContain('stack');
    });

    it('should answer a preflight and a HEAD without a body', async () => {
      expect(await invoke(eventOf({ method: 'OPTIONS', path: '/process' }))).toMatchObject({
        statusCode: 204,
        body: '',
      });
      expect(await invoke(eventOf({ method: 'HEAD', path: '/health' }))).toMatchObject({ statusCode: 200, body: '' });
    });
  });

  it('should answer payload 1.0 by both kinds of headers', async () => {
    const { headers, multiValueHeaders = {} } = await invoke(apiGatewayV1Event({ path: '/health' }));
    expect(Object.keys(headers)).toEqual(Object.keys(multiValueHeaders));
    expect(multiValueHeaders['x-request-id']).toEqual([headers['x-request-id']]);
  });

  it.each(Object.entries(PARTIAL_HEALTH_EVENTS))('should complete %s', async (_case, event) => {
    const answer = await invoke(event);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    expect(jsonOf(answer)).toMatchObject({ status: 'ok' });
  });

  it('should take a partial event whose body is an object', async () => {
    const answer = await invoke({ httpMethod: 'POST', path: '/uploads/presign', body: { filename: 'a.jpg' } });
    expect(answer.statusCode).toBe(200);
  });

  it.each<[string, object, number]>([
    ['a raw path that is a number', { version: '2.0', rawPath: 5, requestPath: 5 }, 404],
    ['headers of payload 2.0 that are no texts', { rawPath: '/jobs/x', headers: { host: ['a'], accept: 5 } }, 404],
    ['cookies that are no texts', { rawPath: '/jobs/x', cookies: [{ toString: 1 }] }, 404],
    ['a path that is an object', { httpMethod: 'GET', path: {}, pathParameters: { proxy: { toString: 1 } } }, 404],
    ['headers of payload 1.0 that are no texts', { path: '/jobs/x', multiValueHeaders: { a: [{ toString: 1 }] } }, 404],
    ['half a surrogate pair', { path: '/jobs/x', multiValueQueryStringParameters: { limit: ['\ud800'] } }, 400],
    ['a method that is no text', { httpMethod: 5, path: '/jobs/x', requestContext: [] }, 404],
    ['a body that is a number', { httpMethod: 'POST', path: '/process', body: 5 }, 400],
  ])('should answer a hostile event in the one shape, by one line: %s', async (_case, event, status) => {
    await quiet();
    const answer = await invoke(event);
    expect(answer.statusCode).toBe(status);
    expect(jsonOf(answer)).toMatchObject(
      errorBody(status === 404 ? 'NOT_FOUND' : 'VALIDATION_ERROR', expect.any(String)),
    );
    expect(await accessLineOf(answer.headers['x-request-id'])).toMatchObject({ kind: 'http', status });
  });

  it.each(Object.entries(UNKNOWN_EVENTS))('should refuse %s, and count it', async (_case, event) => {
    await quiet();
    const answer = await invoke(event);
    expect(answer.statusCode).toBe(400);
    expect(jsonOf(answer)).toEqual(errorBody('VALIDATION_ERROR', 'Unknown event type'));
    const requestId = answer.headers['x-request-id'];
    await eventually(() => {
      expect(logged()).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ message: 'unknown event type', requestId }),
          expect.objectContaining({ UnknownEvents: 1 }),
          expect.objectContaining({ message: 'invocation', kind: 'unknown', status: 400, requestId }),
        ]),
      );
    });
  });

  it('should refuse the handshake of a WebSocket in the same shape', async () => {
    const answer = await invoke(connectEvent({ sessionId: 'x' }));
    expect(answer.statusCode).toBe(404);
    expect(jsonOf(answer)).toEqual(errorBody('NOT_FOUND', 'Session not found'));
  });

  it('should ignore what S3 sends, and keep its keys out of the log', async () => {
    await quiet();
    expect(await stack.invoke(s3TestEvent('photos'))).toBeNull();
    expect(await stack.invoke(s3Event('photos', ['session-uploads/secret id/image-1']))).toBeNull();
    await eventually(() => {
      expect(logged().filter(({ kind }) => kind === 's3')).toHaveLength(2);
    });
    expect(lines.join('\n')).not.toContain('secret');
  });

  it('should write one line an invocation: the route pattern, never path, query or signature', async () => {
    await quiet();
    const presigned = await invoke(
      apiGatewayV2Event({ method: 'POST', path: '/uploads/presign', body: { filename: 'secret.jpg', method: 'POST' } }),
    );
    const submitted = await invoke(
      apiGatewayV2Event({ ...good(), headers: { authorization: 'Bearer eyJsecret', 'x-viewer-token': 'secret' } }),
    );
    const location = submitted.headers['location'] ?? '';
    await invoke(apiGatewayV2Event({ path: location, query: { cursor: 'secret' } }));
    await invoke(apiGatewayV2Event({ path: '/secret' }));
    const invocations = () => logged().filter(({ message }) => message === 'invocation');
    await eventually(() => {
      expect(invocations().map(({ method, route, status, coldStart }) => [method, route, status, coldStart])).toEqual([
        ['POST', '/uploads/presign', 200, false],
        ['POST', '/process', 202, false],
        ['GET', '/jobs/:jobId', 400, false],
        ['GET', 'none', 404, false],
      ]);
    });
    const requestId = presigned.headers['x-request-id'];
    expect(invocations()[0]).toMatchObject({ requestId, ms: expect.any(Number) });
    const log = lines.join('\n');
    for (const secret of ['secret', 'X-Amz-Signature', 'Policy', 'eyJ', location]) expect(log).not.toContain(secret);
    // Of whoever made or changed it alone: by it the job's story is found.
    expect(invocations().map(({ jobId }) => jobId)).toEqual([undefined, location.slice(6), undefined, undefined]);
  });

  it('should keep the cause of a 5xx in the log, under the same request id', async () => {
    await quiet();
    stack.switches.throttle = 1;
    const answer = await invoke(apiGatewayV2Event({ path: '/jobs/0b0e7f36-1111-4222-8333-444455556666' }));
    stack.switches.throttle = 0;
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('2');
    expect(answer.body).not.toMatch(/Throughput|Throttl|dynamo/i);
    const requestId = answer.headers['x-request-id'];
    await eventually(() => {
      const [failure] = logged().filter(({ message }) => message === 'request failed');
      expect(failure).toMatchObject({ level: 'ERROR', requestId });
      expect(JSON.stringify(failure)).toMatch(/Throughput|Throttl/);
    });
  });

  it('should answer 500 when it cannot start, with the reason in the log only', async () => {
    const broken = await startLocalStack({
      dataDir: join(folder, 'broken'),
      workers: 0,
      environment: { CORS_ORIGIN: 'nonsense' },
      onLog: (_source, line) => lines.push(line),
    });
    lines.length = 0;
    const answer = (await broken.invoke(apiGatewayV2Event({ path: '/health' }))) as ProxyAnswer;
    await expect(broken.invoke(s3TestEvent('photos'))).rejects.toThrow(/CORS_ORIGIN/);
    // A process that is ended takes with it what it has not written yet.
    await eventually(() => {
      expect(logged().filter(({ kind, status }) => kind === 's3' && status === 500)).toHaveLength(1);
    });
    await broken.stop();
    expect(answer.statusCode).toBe(500);
    expect(jsonOf(answer)).toEqual(errorBody('INTERNAL_ERROR', 'An error occurred'));
    expect(await accessLineOf(answer.headers['x-request-id'])).toMatchObject({
      kind: 'http',
      status: 500,
      ms: expect.any(Number),
    });
    await eventually(() => {
      expect(lines.join('\n')).toContain("'CORS_ORIGIN' is not valid");
    });
    expect(lines.join('\n')).not.toContain('nonsense');
  });
});
