import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@spotter/shared';
import { apiGatewayV1Event } from '../../events/api-gateway-v1.js';
import type { HttpRequest } from '../../events/api-gateway-v2.js';
import { apiGatewayV2Event } from '../../events/api-gateway-v2.js';
import { s3Event, s3TestEvent } from '../../events/s3.js';
import { eventually } from '../api/eventually.js';
import { errorBody } from '../api/expected-error.js';
import type { BuiltHandler, ProxyAnswer } from '../realtime/built-handler.fixture.js';
import { startBuiltHandler } from '../realtime/built-handler.fixture.js';

interface View {
  readonly sessionId: string;
  readonly status: string;
  readonly uploadKey?: string;
  readonly imageUrl?: string;
  readonly jobId?: string;
}

const jsonOf = ({ body }: ProxyAnswer): unknown => JSON.parse(body);

describe('sessions by the built handler', () => {
  let built: BuiltHandler;
  let bucket: string;
  beforeAll(async () => {
    built = await startBuiltHandler();
    bucket = built.stack.environment['UPLOAD_BUCKET_NAME'] ?? '';
    // What S3 tells is said here by hand.
    built.stack.switches.lostEvents = 1;
  });
  afterAll(() => built.close());

  const get = (path: string, query: Record<string, string> = {}, headers: Record<string, string> = {}) =>
    built.invoke(apiGatewayV2Event({ path, query, headers }));
  const view = async (sessionId: string, viewer?: string) =>
    jsonOf(await get(`/sessions/${sessionId}`, {}, viewer === undefined ? {} : { 'x-viewer-token': viewer })) as View;

  /** The key that a phone was given, with nothing uploaded there. */
  async function requested(sessionId: string): Promise<string> {
    return (jsonOf(await get('/upload-url', { sessionId })) as { uploadKey: string }).uploadKey;
  }

  describe.each([
    ['payload 2.0', apiGatewayV2Event],
    ['payload 1.0', apiGatewayV1Event],
  ])('on an event of %s', (_version, eventOf: (request: HttpRequest) => object) => {
    it('should serve a session from its making to its photo', async () => {
      const created = await built.invoke(eventOf({ method: 'POST', path: '/sessions', body: {} }));
      expect(created.statusCode).toBe(200);
      const { sessionId, webSocketUrl } = jsonOf(created) as { sessionId: string; webSocketUrl: string };
      const viewer = new URL(webSocketUrl).searchParams.get('viewer') ?? '';
      const query = { sessionId, contentType: 'image/webp', contentLength: '7' };
      const upload = await built.invoke(eventOf({ path: '/upload-url', query }));
      expect(upload.statusCode).toBe(200);
      const { uploadUrl, uploadKey } = jsonOf(upload) as { uploadUrl: string; uploadKey: string };
      const put = await fetch(uploadUrl, { method: 'PUT', body: 'a photo', headers: { 'content-type': 'image/webp' } });
      expect(put.status).toBe(200);

      const seen = await built.invoke(
        eventOf({ path: `/sessions/${sessionId}`, headers: { 'X-Viewer-Token': viewer } }),
      );
      expect(seen.statusCode).toBe(200);
      const { imageUrl = '', jobId = '' } = jsonOf(seen) as View;
      expect(jsonOf(seen)).toMatchObject({ sessionId, status: 'COMPLETED', uploadKey });
      expect(await (await fetch(imageUrl)).text()).toBe('a photo');
      const job = await built.invoke(eventOf({ path: `/jobs/${jobId}`, headers: { 'x-viewer-token': viewer } }));
      expect(jsonOf(job)).toMatchObject({ jobId, imageCount: 1 });
      const stranger = await built.invoke(eventOf({ path: `/jobs/${jobId}` }));
      expect(stranger.statusCode).toBe(404);
    });

    it('should refuse, each by its code', async () => {
      const { sessionId } = await built.createSession();
      const expired = await built.createSession();
      await built.expire(expired.sessionId);
      const done = await built.createSession();
      await built.stack.invoke(s3Event(bucket, [await requested(done.sessionId)]));
      const cases: [HttpRequest, number, string, string][] = [
        [{ path: '/upload-url' }, 400, 'VALIDATION_ERROR', 'sessionId is required'],
        [{ path: '/upload-url', query: { sessionId: 'x' } }, 404, 'NOT_FOUND', 'Invalid sessionId format'],
        [{ path: '/upload-url', query: { sessionId: randomUUID() } }, 404, 'NOT_FOUND', 'Session not found'],
        [{ path: '/upload-url', query: { sessionId: expired.sessionId } }, 400, 'SESSION_EXPIRED', 'Session expired'],
        [
          { path: '/upload-url', query: { sessionId: done.sessionId } },
          400,
          'SESSION_COMPLETED',
          'Session already completed',
        ],
        [{ path: '/sessions/x' }, 404, 'NOT_FOUND', 'Session not found'],
        [{ path: `/sessions/${randomUUID()}` }, 404, 'NOT_FOUND', 'Session not found'],
        [
          { method: 'POST', path: '/sessions', body: '{' },
          400,
          'VALIDATION_ERROR',
          'The body must be valid JSON in UTF-8',
        ],
        [{ method: 'DELETE', path: `/sessions/${sessionId}` }, 404, 'NOT_FOUND', 'Not Found'],
      ];
      for (const [request, status, code, message] of cases) {
        const answer = await built.invoke(eventOf(request));
        expect([
          answer.statusCode,
          (jsonOf(answer) as { error: { code: string; message: string } }).error,
        ]).toMatchObject([status, { code, message }]);
      }
      const wrong = { path: `/sessions/${sessionId}`, headers: { 'x-viewer-token': 'x' } };
      const refused = await built.invoke(eventOf(wrong));
      expect(refused.statusCode).toBe(401);
      expect(jsonOf(refused)).toEqual(errorBody('UNAUTHENTICATED', expect.any(String)));
    });
  });

  it.each([
    ['a raw path and a method', { rawPath: '/sessions', requestContext: { http: { method: 'POST' } } }],
    ['a method and a path', { httpMethod: 'POST', path: '/sessions' }],
    [
      'nulls',
      { version: '2.0', rawPath: '/sessions', requestContext: { http: { method: 'POST' } }, headers: null, body: null },
    ],
  ])('should make a session by a partial event of %s', async (_name, event) => {
    const answer = await built.invoke(event);
    expect(answer.statusCode).toBe(200);
    expect(await view((jsonOf(answer) as View).sessionId)).toMatchObject({ status: 'AWAITING_SCAN' });
  });

  it.each([
    ['of payload 2.0', (sessionId: string) => ({ rawPath: '/upload-url', queryStringParameters: { sessionId } })],
    ['of payload 1.0', (sessionId: string) => ({ path: '/upload-url', queryStringParameters: { sessionId } })],
  ])('should take the query from a partial event %s', async (_name, eventOf) => {
    const { sessionId } = await built.createSession();
    expect((await built.invoke(eventOf(sessionId))).statusCode).toBe(200);
    expect(await view(sessionId)).toMatchObject({ status: 'UPLOAD_REQUESTED' });
  });

  describe('on an event of S3', () => {
    it('should complete every session that it tells of', async () => {
      const sessions = await Promise.all([built.createSession(), built.createSession()]);
      const keys = await Promise.all(sessions.map(({ sessionId }) => requested(sessionId)));
      expect(await built.stack.invoke(s3Event(bucket, keys))).toBeNull();
      for (const [index, { sessionId, viewer }] of sessions.entries()) {
        expect(await view(sessionId, viewer)).toMatchObject({
          status: 'COMPLETED',
          uploadKey: keys[index],
          jobId: expect.any(String),
        });
      }
    });

    it('should understand the leanest record, for what is in the store', async () => {
      const { sessionId } = await built.createSession();
      const answer = await get('/upload-url', { sessionId, contentType: 'image/png' });
      const { uploadUrl, uploadKey } = jsonOf(answer) as { uploadUrl: string; uploadKey: string };
      const lean = { Records: [{ s3: { bucket: { name: bucket }, object: { key: uploadKey } } }] };
      await built.stack.invoke(lean);
      expect(await view(sessionId)).toMatchObject({ status: 'UPLOAD_REQUESTED' });
      await fetch(uploadUrl, { method: 'PUT', body: 'a photo', headers: { 'content-type': 'image/png' } });
      await built.stack.invoke(lean);
      expect(await view(sessionId)).toMatchObject({ status: 'COMPLETED', uploadKey });
    });

    it('should accept the test event', async () => {
      expect(await built.stack.invoke(s3TestEvent(bucket))).toBeNull();
    });

    it('should skip a bad key with a warning that gives no id away, and serve the rest', async () => {
      const [{ sessionId }, other] = await Promise.all([built.createSession(), built.createSession()]);
      const bad = [`session-uploads/${other.sessionId}/holiday.jpg`, 'session-uploads/', `session-uploads/x/image-1`];
      built.lines.length = 0;
      await built.stack.invoke(s3Event(bucket, [...bad, `session-uploads/${sessionId}/image-1`]));
      expect(await view(sessionId)).toMatchObject({ status: 'COMPLETED' });
      expect(await view(other.sessionId)).toMatchObject({ status: 'AWAITING_SCAN' });
      await eventually(() => {
        expect(built.logged().filter(({ message }) => message === 'record of S3 skipped')).toHaveLength(3);
      });
      for (const id of [sessionId, other.sessionId]) expect(built.lines.join('\n')).not.toContain(id);
    });

    it('should fail when it cannot write, so that it comes again, and then be done', async () => {
      const { sessionId } = await built.createSession();
      const event = s3Event(bucket, [await requested(sessionId)]);
      built.stack.switches.throttle = 1;
      built.lines.length = 0;
      await expect(built.stack.invoke(event)).rejects.toThrow('1 of 1 records');
      built.stack.switches.throttle = 0;
      await eventually(() => {
        const cause = built.logged().find(({ message }) => message === 'record of S3 could not be served');
        expect(JSON.stringify(cause)).toMatch(/Throughput|Throttl/);
      });
      expect(await view(sessionId)).toMatchObject({ status: 'UPLOAD_REQUESTED' });
      await built.stack.invoke(event);
      expect(await view(sessionId)).toMatchObject({ status: 'COMPLETED' });
    });

    it('should delete what is over the size limit', async () => {
      const { sessionId } = await built.createSession();
      const answer = await get('/upload-url', { sessionId, contentType: 'image/png' });
      const { uploadUrl, uploadKey } = jsonOf(answer) as { uploadUrl: string; uploadKey: string };
      const headers = { 'content-type': 'image/png' };
      await fetch(uploadUrl, { method: 'PUT', body: new Uint8Array(LIMITS.imageBytes + 1), headers });
      const lean = { Records: [{ s3: { bucket: { name: bucket }, object: { key: uploadKey } } }] };
      built.lines.length = 0;
      await built.stack.invoke(lean);
      expect(await view(sessionId)).toMatchObject({ status: 'UPLOAD_REQUESTED' });
      await eventually(() => {
        const deleted = { message: 'an upload over the size limit was deleted', size: LIMITS.imageBytes + 1 };
        expect(built.logged()).toContainEqual(expect.objectContaining(deleted));
      });
      // It is gone: the very same event finds nothing any more.
      built.lines.length = 0;
      await built.stack.invoke(lean);
      expect(await view(sessionId)).toMatchObject({ status: 'UPLOAD_REQUESTED' });
      expect(built.lines.join()).not.toContain('was deleted');
    });
  });
});
