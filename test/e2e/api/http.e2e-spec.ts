import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@spotter/shared';
import type { Response } from 'supertest';
import packageJson from '../../../package.json' with { type: 'json' };
import type { ErrorAnswer } from './answer.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';

const ORIGIN = 'https://app.example.com';

/** What every answer carries, whatever it is. */
const COMMON_HEADERS = {
  'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'access-control-allow-origin': ORIGIN,
  'access-control-allow-methods': expect.stringContaining('DELETE'),
  'access-control-allow-headers': expect.stringMatching(
    /authorization.*content-type.*idempotency-key.*if-match.*x-viewer-token/,
  ),
  'access-control-expose-headers': 'date,etag,location,retry-after,x-request-id',
};

describe('HTTP', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi({ CORS_ORIGIN: ORIGIN });
  });
  afterAll(() => api.close());

  describe('every answer', () => {
    const MiB = 1024 * 1024;
    const answers: [string, number, (api: ApiFixture) => PromiseLike<Response>][] = [
      ['a success', 200, ({ http }) => http.get('/health')],
      ['a HEAD', 200, ({ http }) => http.head('/health')],
      ['an unknown route', 404, ({ http }) => http.get('/nope')],
      ['a wrong method on a known path', 404, ({ http }) => http.delete('/health')],
      ['an unknown job', 404, ({ http }) => http.get(`/jobs/${randomUUID()}`)],
      ['a path that cannot be decoded', 404, ({ http }) => http.get('/jobs/%zz')],
      ['a bad body', 400, ({ http }) => http.post('/process').send('{')],
      ['a body that is too large', 413, ({ http }) => http.post('/process').send('x'.repeat(MiB))],
      ['a preflight', 204, ({ http }) => http.options('/process')],
      ['a preflight of an unknown path', 204, ({ http }) => http.options('/any/where')],
    ];

    it.each(answers)('should carry the common headers: %s', async (_case, status, send) => {
      const { headers, ...answer } = await send(api);
      expect(answer.status).toBe(status);
      expect(headers).toMatchObject(COMMON_HEADERS);
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
      expect(headers).not.toHaveProperty('x-powered-by');
    });

    it('should have its own request id, whatever the client sends, and repeat it in an error', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          answerTo<ErrorAnswer>(
            api.http
              .post('/process')
              .set('x-request-id', 'mine')
              .send('x'.repeat(index * 10_000)),
          ),
        ),
      );
      for (const { headers, body } of answers) expect(body.error.requestId).toBe(headers['x-request-id']);
      expect(new Set(['mine', ...answers.map(({ body }) => body.error.requestId)]).size).toBe(21);
    });
  });

  it('should say that it lives', async () => {
    const { body } = await answerTo(api.http.get('/health').expect(200));
    expect(body).toEqual({ status: 'ok', version: packageJson.version, uptimeSeconds: expect.any(Number) });
  });

  it('should say that it is ready', async () => {
    await api.http.get('/health/ready').expect(200, { status: 'ok' });
  });

  it('should serve every limit by name', async () => {
    const { body } = await answerTo(api.http.get('/limits').expect(200));
    expect(body).toEqual(JSON.parse(JSON.stringify(LIMITS)));
    expect(body).toMatchObject({ imagesPerJob: 1_000, imageBytes: 20 * 1024 * 1024, requestBodyBytes: 262_144 });
  });

  it('should ignore a body that a GET brings along', async () => {
    await api.http.get('/health').send('{').expect(200);
  });

  describe('a body', () => {
    const presign = '/uploads/presign';

    it.each([
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/octet-stream',
      'x/y; charset=latin1',
    ])('should be JSON whatever its content type: %s', async (type) => {
      await api.http
        .post(presign)
        .set('content-type', type)
        .send(Buffer.from('\uFEFF{"filename":"é.jpg"}').toString())
        .expect(200);
    });

    it.each([
      ['malformed', '{"filename":'],
      ['no JSON', 'filename=a.jpg'],
      ['deeply nested and cut off', '['.repeat(10_000)],
    ])('should be refused when it is %s', async (_case, text) => {
      const { body } = await answerTo(
        api.http.post(presign).set('content-type', 'application/json').send(text).expect(400),
      );
      expect(body).toEqual(errorBody('VALIDATION_ERROR', 'The body must be valid JSON in UTF-8'));
    });

    it('should be refused when it is nested 10,000 levels deep', async () => {
      const text = `{"filename":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
      const { body } = await answerTo(api.http.post(presign).send(text).expect(400));
      expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.stringContaining('nested')));
    });

    it('should be refused when it is missing', async () => {
      const { body } = await answerTo(api.http.post(presign).expect(400));
      expect(body).toEqual(errorBody('VALIDATION_ERROR', 'body is required', ['body']));
    });

    it('should name unknown fields, also such as would reach a prototype', async () => {
      const { body } = await answerTo(
        api.http
          .post(presign)
          .send('{"filename":"a","colour":1,"__proto__":{"admin":true},"constructor":1}')
          .expect(400),
      );
      expect(body).toEqual(
        errorBody('VALIDATION_ERROR', 'The request has 3 faults', ['colour', '__proto__', 'constructor']),
      );
      expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
    });

    it('should be taken up to 256 KB, and refused above', async () => {
      const padded = (bytes: number) => JSON.stringify({ filename: 'a' }).padEnd(bytes);
      await api.http.post(presign).send(padded(LIMITS.requestBodyBytes)).expect(200);
      const { body } = await answerTo(
        api.http
          .post(presign)
          .send(padded(LIMITS.requestBodyBytes + 1))
          .expect(413),
      );
      expect(body).toEqual(errorBody('PAYLOAD_TOO_LARGE', expect.stringContaining('262144')));
    });

    it('should be refused above 256 KB when its length is not announced, and leave the connection usable', async () => {
      const server = api.app.getHttpServer();
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const send = (path: string, chunks: number) =>
        new Promise<[number | undefined, boolean]>((resolve, reject) => {
          const { port } = server.address() as AddressInfo;
          const sent = request({ agent, port, path, method: chunks > 0 ? 'POST' : 'GET' }, (received) => {
            received.resume().once('end', () => {
              resolve([received.statusCode, sent.reusedSocket]);
            });
          });
          sent.once('error', reject);
          for (let chunk = 0; chunk < chunks; chunk++) sent.write(Buffer.alloc(10_000, ' '));
          sent.end();
        });
      expect(await send(presign, 40)).toEqual([413, false]);
      expect(await send('/health', 0)).toEqual([200, true]);
      agent.destroy();
    });
  });
});
