import { createHash, randomUUID } from 'node:crypto';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@spotter/shared';
import { LazyS3 } from '../../../apps/api/src/aws/lazy-clients.js';
import { UploadEventsService } from '../../../apps/api/src/sessions/upload-events.service.js';
import { s3Event } from '../../events/s3.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';
import type { Created, View } from './sessions.fixture.js';
import { PHOTO, sessionsOf } from './sessions.fixture.js';

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

type S3Records = ReturnType<typeof s3Event>['Records'];

describe('sessions', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const { create, read, uploadUrl, itemOf, store, deliver, completed } = sessionsOf(() => api);

  async function change(sessionId: string, attribute: string, value: number | string): Promise<void> {
    await api.dynamoDb.send(
      new UpdateCommand({
        TableName: api.config.tables.sessions,
        Key: { sessionId },
        UpdateExpression: 'SET #attribute = :value',
        ExpressionAttributeNames: { '#attribute': attribute },
        ExpressionAttributeValues: { ':value': value },
      }),
    );
  }

  async function isStored(key: string): Promise<boolean> {
    const command = new HeadObjectCommand({ Bucket: api.config.uploadBucket, Key: key });
    return api.app
      .get(LazyS3)
      .send(command)
      .then(
        () => true,
        () => false,
      );
  }

  const now = () => Math.floor(Date.now() / 1_000);

  describe('POST /sessions', () => {
    it('should give an id, when it ends, and the URL to connect to', async () => {
      const before = now();
      const { body, headers } = await answerTo<Created>(api.http.post('/sessions').send({}).expect(200));
      expect(body).toEqual({
        sessionId: expect.stringMatching(UUID),
        expiresAt: expect.any(Number),
        webSocketUrl: expect.any(String),
      });
      expect(body.expiresAt - before).toBeGreaterThanOrEqual(LIMITS.sessionSeconds);
      expect(body.expiresAt - before).toBeLessThan(LIMITS.sessionSeconds + 5);
      const url = new URL(body.webSocketUrl);
      expect(url.href.replace(/^ws/, 'http').split('?')[0]).toBe(api.config.webSocketEndpoint);
      expect(url.searchParams.get('sessionId')).toBe(body.sessionId);
      expect(url.searchParams.get('viewer')).toMatch(/^[\w-]{22}$/);
      expect(headers['cache-control']).toBe('no-store');
    });

    it('should store the token only as its digest', async () => {
      const { sessionId, viewer, expiresAt } = await create();
      expect(await itemOf(sessionId)).toEqual({
        sessionId,
        status: 'AWAITING_SCAN',
        createdAt: expiresAt - LIMITS.sessionSeconds,
        expiresAt,
        ttl: expiresAt + 24 * 60 * 60,
        viewerTokenHash: createHash('sha256').update(viewer).digest('hex'),
      });
    });

    it('should never give the same id or token twice', async () => {
      const sessions = await Promise.all(Array.from({ length: 20 }, create));
      expect(new Set(sessions.flatMap(({ sessionId, viewer }) => [sessionId, viewer])).size).toBe(40);
    });

    it('should refuse a body with fields, or none that is JSON', async () => {
      const unknown = await answerTo(api.http.post('/sessions').send({ sessionId: randomUUID() }).expect(400));
      expect(unknown.body).toEqual(errorBody('VALIDATION_ERROR', 'sessionId is not a known field', ['sessionId']));
      await api.http.post('/sessions').type('json').send('{').expect(400);
      await api.http.post('/sessions').send([]).expect(400);
    });
  });

  describe('GET /sessions/{sessionId}', () => {
    it('should show a new session to whoever knows its id', async () => {
      const { sessionId, expiresAt } = await create();
      const createdAt = expiresAt - LIMITS.sessionSeconds;
      expect(await read(sessionId)).toEqual({ sessionId, status: 'AWAITING_SCAN', createdAt, expiresAt });
    });

    it.each([
      ['an unknown id', randomUUID()],
      ['an id in capitals', '0B0E7F36-1111-4222-8333-444455556666'],
      ['a UUID of another version', '0b0e7f36-1111-1222-8333-444455556666'],
      ['no UUID', 'x'],
      ['a control character', '\0'],
      ['dots', '..'],
      ['3,000 characters', 'a'.repeat(3_000)],
    ])('should find nothing by %s', async (_name, sessionId) => {
      const { body } = await answerTo(api.http.get(`/sessions/${encodeURIComponent(sessionId)}`).expect(404));
      expect(body).toEqual(errorBody('NOT_FOUND', 'Session not found'));
    });

    it('should refuse a wrong viewer token, also one that only differs in its end', async () => {
      const { sessionId, viewer } = await create();
      for (const wrong of ['x', '', `${viewer}A`, viewer.slice(0, -1), viewer.toLowerCase(), 'é'.repeat(100)]) {
        const request = api.http.get(`/sessions/${sessionId}`).set('x-viewer-token', encodeURI(wrong));
        const { body } = await answerTo(request.expect(401));
        expect(body).toEqual(errorBody('UNAUTHENTICATED', expect.any(String)));
      }
      await api.http.get(`/sessions/${sessionId}`).set('x-viewer-token', viewer).expect(200);
    });

    it('should show an expired session until its ttl, though DynamoDB deletes later', async () => {
      const { sessionId } = await create();
      await change(sessionId, 'expiresAt', now() - 1);
      expect(await read(sessionId)).toMatchObject({ status: 'AWAITING_SCAN' });
      await change(sessionId, 'ttl', now() - 1);
      await api.http.get(`/sessions/${sessionId}`).expect(404);
    });
  });

  describe('GET /upload-url', () => {
    it('should hand out a URL and move the session on', async () => {
      const { sessionId } = await create();
      const given = await uploadUrl(sessionId);
      expect(given).toEqual({
        uploadUrl: expect.any(String),
        uploadKey: expect.stringMatching(new RegExp(`^session-uploads/${sessionId}/image-\\d{16}$`)),
      });
      const url = new URL(given.uploadUrl);
      expect(url.pathname.endsWith(`/${given.uploadKey}`)).toBe(true);
      expect(url.searchParams.get('X-Amz-Expires')).toBe('300');
      expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('content-type;host');
      expect(await read(sessionId)).toMatchObject({ status: 'UPLOAD_REQUESTED' });
      expect((await uploadUrl(sessionId)).uploadKey).toMatch(/image-\d+$/);
    });

    it('should sign the length that is named', async () => {
      const { sessionId } = await create();
      const { uploadUrl: url } = await uploadUrl(sessionId, { contentType: 'image/png', contentLength: '7', x: 'y' });
      expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host');
    });

    it('should not outlive its session', async () => {
      const { sessionId } = await create();
      await change(sessionId, 'expiresAt', now() + 60);
      const { uploadUrl: url } = await uploadUrl(sessionId);
      const seconds = Number(new URL(url).searchParams.get('X-Amz-Expires'));
      expect(seconds).toBeGreaterThan(50);
      expect(seconds).toBeLessThanOrEqual(60);
    });

    it.each([
      ['', 'sessionId is required'],
      ['?sessionId=', 'sessionId is required'],
      ['?sessionId=a&sessionId=b', 'sessionId must be a string'],
      ['?sessionId=a&contentType=image/gif', expect.stringMatching(/^contentType must be one of image\/jpeg, /)],
      ['?sessionId=a&contentType=image%2F*', expect.stringMatching(/^contentType must be one of image\/jpeg, /)],
      ['?sessionId=a&contentLength=0', `contentLength must be a whole number from 1 to ${LIMITS.imageBytes}`],
      ['?sessionId=a&contentLength=20971521', `contentLength must be a whole number from 1 to ${LIMITS.imageBytes}`],
      ['?sessionId=a&contentLength=1e3', `contentLength must be a whole number from 1 to ${LIMITS.imageBytes}`],
    ])('should refuse the query "%s"', async (query, message) => {
      const { body } = await answerTo(api.http.get(`/upload-url${query}`).expect(400));
      expect(body).toEqual({ ...errorBody('VALIDATION_ERROR', message), error: expect.objectContaining({ message }) });
    });

    it.each([
      ['Invalid sessionId format', 'x'],
      ['Invalid sessionId format', '0B0E7F36-1111-4222-8333-444455556666'],
      ['Session not found', randomUUID()],
    ])('should say %s for %s', async (message, sessionId) => {
      const { body } = await answerTo(api.http.get('/upload-url').query({ sessionId }).expect(404));
      expect(body).toEqual(errorBody('NOT_FOUND', message));
    });

    it('should refuse an expired session, and leave it as it was', async () => {
      const { sessionId } = await create();
      await change(sessionId, 'expiresAt', now());
      const { body } = await answerTo(api.http.get('/upload-url').query({ sessionId }).expect(400));
      expect(body).toEqual(errorBody('SESSION_EXPIRED', 'Session expired'));
      expect(await read(sessionId)).toMatchObject({ status: 'AWAITING_SCAN' });
    });

    it('should refuse a completed session, also when it is past its time', async () => {
      const { sessionId } = await completed();
      for (const expiresAt of [now() + 60, now() - 60]) {
        await change(sessionId, 'expiresAt', expiresAt);
        const { body } = await answerTo(api.http.get('/upload-url').query({ sessionId }).expect(400));
        expect(body).toEqual(errorBody('SESSION_COMPLETED', 'Session already completed'));
      }
    });
  });

  describe('an upload', () => {
    it('should complete its session, for the viewer with photo and job, for others without', async () => {
      const { sessionId, viewer, uploadKey } = await completed();
      const seen = await read(sessionId);
      expect(seen).toEqual({
        sessionId,
        status: 'COMPLETED',
        createdAt: expect.any(Number),
        expiresAt: expect.any(Number),
        uploadKey,
        completedAt: expect.any(Number),
      });
      const viewed = await read(sessionId, viewer);
      expect(viewed).toEqual({ ...seen, imageUrl: expect.any(String), jobId: expect.stringMatching(UUID) });
      const photo = await fetch(viewed.imageUrl ?? '');
      expect(Buffer.from(await photo.arrayBuffer())).toEqual(PHOTO);
    });

    it('should be looked at by one job of one image, however often it is told of', async () => {
      await api.takeMessages();
      const { sessionId, viewer, uploadKey } = await completed();
      await deliver(uploadKey, uploadKey);
      await Promise.all([deliver(uploadKey), read(sessionId), read(sessionId, viewer)]);
      const jobs = (await api.scan('jobs')).filter(({ userId }) => userId === `session:${sessionId}`);
      expect(jobs).toEqual([expect.objectContaining({ imageCount: 1, sends: 1 })]);
      expect(jobs[0]?.['jobId']).toBe((await read(sessionId, viewer)).jobId);
      const images = (await api.scan('detections')).filter(({ imageUrl }) => String(imageUrl).includes(sessionId));
      expect(images.map(({ imageUrl }) => imageUrl)).toContain(`s3://${api.config.uploadBucket}/${uploadKey}`);
      for (const { Body = '', Attributes } of await api.takeMessages()) {
        expect(Body).toContain(String(jobs[0]?.['jobId']));
        expect(JSON.stringify([Body, Attributes])).not.toContain(sessionId);
      }
    });

    it('should be read of by its viewer only', async () => {
      const { sessionId, viewer } = await completed();
      const other = await create();
      const { jobId = '' } = await read(sessionId, viewer);
      await api.http.get(`/jobs/${jobId}`).set('x-viewer-token', viewer).expect(200);
      const absent = await answerTo(api.http.get(`/jobs/${randomUUID()}`).expect(404));
      for (const token of [undefined, other.viewer, 'x', '']) {
        const request = api.http.get(`/jobs/${jobId}`);
        const { body } = await answerTo(
          (token === undefined ? request : request.set('x-viewer-token', token)).expect(404),
        );
        expect(body).toEqual(errorBody('NOT_FOUND', 'Not Found'));
        expect(Object.keys(body as object)).toEqual(Object.keys(absent.body as object));
      }
    });

    it('should complete its session also by the leanest record', async () => {
      const { sessionId } = await create();
      const { uploadKey } = await uploadUrl(sessionId);
      await store(uploadKey);
      await api.app.get(UploadEventsService).handle([{ s3: { object: { key: uploadKey } } }]);
      expect(await read(sessionId)).toMatchObject({ status: 'COMPLETED', uploadKey });
    });

    it('should be taken from every record of an event, and keys decoded as in a form', async () => {
      const sessions = await Promise.all([create(), create()]);
      const keys = sessions.map(({ sessionId }) => `session-uploads/${sessionId}/image-7`);
      for (const key of keys) await store(key);
      const [first = '', second = ''] = keys;
      const odd = [`session-uploads/${randomUUID()}/image-1`, 'session-uploads/x y/image-1', '%', 'uploads/a.jpg', ''];
      const records = s3Event(api.config.uploadBucket, [odd[0] ?? '', first, ...odd.slice(1), second]).Records;
      const broken = [null, 7, {}, { s3: {} }, { s3: { object: { key: '%E0%A4%A' } } }];
      await api.app.get(UploadEventsService).handle([...broken, ...records]);
      for (const [index, { sessionId }] of sessions.entries()) {
        expect(await read(sessionId)).toMatchObject({ status: 'COMPLETED', uploadKey: keys[index] });
      }
    });

    it.each([
      [
        'of another bucket',
        (records: S3Records) => records.map((r) => ({ ...r, s3: { ...r.s3, bucket: { name: 'x' } } })),
      ],
      ['of a removal', (records: S3Records) => records.map((r) => ({ ...r, eventName: 'ObjectRemoved:Delete' }))],
    ])('should not be believed to a record %s', async (_name, changed) => {
      const { sessionId } = await create();
      const key = `session-uploads/${sessionId}/image-7`;
      await api.app.get(UploadEventsService).handle(changed(s3Event(api.config.uploadBucket, [key]).Records));
      expect(await read(sessionId)).toMatchObject({ status: 'AWAITING_SCAN' });
    });

    it('should not count under the key of another session or pattern', async () => {
      const { sessionId } = await create();
      await uploadUrl(sessionId);
      const keys = ['image-x', 'image-1/../image-2', 'photo.jpg', 'deep/image-1', 'image-'];
      for (const key of keys) await store(`session-uploads/${sessionId}/${key}`);
      await deliver(...keys.map((key) => `session-uploads/${sessionId}/${key}`));
      expect(await read(sessionId)).toMatchObject({ status: 'UPLOAD_REQUESTED' });
    });

    it('should be the first one that counts', async () => {
      const { sessionId, uploadKey } = await completed();
      const later = `session-uploads/${sessionId}/image-9999999999999`;
      await store(later);
      const before = await itemOf(sessionId);
      await deliver(later, uploadKey);
      expect(await itemOf(sessionId)).toEqual(before);
    });

    it('should be deleted when it is over the size limit, and complete nothing', async () => {
      const { sessionId } = await create();
      const { uploadKey } = await uploadUrl(sessionId);
      await store(uploadKey, Buffer.alloc(LIMITS.imageBytes + 1));
      const [record] = s3Event(api.config.uploadBucket, [uploadKey]).Records;
      const size = LIMITS.imageBytes + 1;
      await api.app
        .get(UploadEventsService)
        .handle([{ ...record, s3: { ...record?.s3, object: { key: uploadKey, size } } }]);
      expect(await isStored(uploadKey)).toBe(false);
      expect(await read(sessionId)).toMatchObject({ status: 'UPLOAD_REQUESTED' });
    });

    it('should be deleted for its size also when no record names it', async () => {
      const { sessionId } = await create();
      const { uploadKey } = await uploadUrl(sessionId);
      await store(uploadKey, Buffer.alloc(LIMITS.imageBytes + 1));
      await api.app.get(UploadEventsService).handle([{ s3: { object: { key: uploadKey } } }]);
      expect(await isStored(uploadKey)).toBe(false);
      expect(await read(sessionId)).toMatchObject({ status: 'UPLOAD_REQUESTED' });
    });

    it('should stay when the event of a larger one before it comes late', async () => {
      const { sessionId } = await create();
      const { uploadKey } = await uploadUrl(sessionId);
      const [record] = s3Event(api.config.uploadBucket, [uploadKey]).Records;
      const late = { ...record, s3: { ...record?.s3, object: { key: uploadKey, size: LIMITS.imageBytes + 1 } } };
      await store(uploadKey);
      await api.app.get(UploadEventsService).handle([late]);
      expect(await read(sessionId)).toMatchObject({ status: 'COMPLETED', uploadKey });
      await api.app.get(UploadEventsService).handle([late]);
      expect(await isStored(uploadKey)).toBe(true);
    });

    it('should be taken up to the very limit', async () => {
      const { sessionId } = await create();
      const { uploadKey } = await uploadUrl(sessionId);
      await store(uploadKey, Buffer.alloc(LIMITS.imageBytes));
      await api.app.get(UploadEventsService).handle([{ s3: { object: { key: uploadKey } } }]);
      expect(await read(sessionId)).toMatchObject({ status: 'COMPLETED' });
    });
  });

  describe('an upload whose event is lost', () => {
    it('should be found by the next read', async () => {
      const { sessionId, viewer } = await create();
      const { uploadKey } = await uploadUrl(sessionId);
      await store(uploadKey);
      expect(await read(sessionId, viewer)).toMatchObject({
        status: 'COMPLETED',
        uploadKey,
        imageUrl: expect.any(String),
        jobId: expect.any(String),
      });
    });

    it('should be the first of several, and none over the size limit', async () => {
      const { sessionId } = await create();
      await uploadUrl(sessionId);
      const keyOf = (index: number) => `session-uploads/${sessionId}/image-${index}`;
      await store(keyOf(3), Buffer.alloc(LIMITS.imageBytes + 1));
      // S3 tells the time of an upload to the second.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await store(keyOf(2));
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await store(keyOf(1));
      expect(await read(sessionId)).toMatchObject({ status: 'COMPLETED', uploadKey: keyOf(2) });
      expect(await isStored(keyOf(3))).toBe(false);
    });

    it('should not be looked for more often than every two seconds', async () => {
      const { sessionId } = await create();
      const { uploadKey } = await uploadUrl(sessionId);
      await store(uploadKey);
      const lookedAt = (ago: number) => new Date(Date.now() - ago).toISOString();
      // A minute ahead, however long this test takes.
      await change(sessionId, 'lookedAt', lookedAt(-60_000));
      expect(await read(sessionId)).toMatchObject({ status: 'UPLOAD_REQUESTED' });
      await change(sessionId, 'lookedAt', lookedAt(2_001));
      expect(await read(sessionId)).toMatchObject({ status: 'COMPLETED', uploadKey });
    });

    it('should be looked for at a time that is noted', async () => {
      const { sessionId } = await create();
      await uploadUrl(sessionId);
      const before = Date.now();
      await read(sessionId);
      const lookedAt = Date.parse(String((await itemOf(sessionId))?.['lookedAt']));
      expect(lookedAt).toBeGreaterThanOrEqual(before);
      expect(lookedAt).toBeLessThanOrEqual(Date.now());
    });
  });

  describe('SESSION_AUTO_DETECT=false', () => {
    let quiet: ApiFixture;
    beforeAll(async () => {
      quiet = await startApi({ SESSION_AUTO_DETECT: 'false' });
    });
    afterAll(() => quiet.close());

    it('should submit no job', async () => {
      const { body } = await answerTo<Created>(quiet.http.post('/sessions').expect(200));
      const key = `session-uploads/${body.sessionId}/image-1`;
      await quiet.app.get(UploadEventsService).handle(s3Event(quiet.config.uploadBucket, [key]).Records);
      const viewer = new URL(body.webSocketUrl).searchParams.get('viewer') ?? '';
      const session = await answerTo<View>(
        quiet.http.get(`/sessions/${body.sessionId}`).set('x-viewer-token', viewer).expect(200),
      );
      expect(session.body.status).toBe('COMPLETED');
      expect(session.body.jobId).toBeUndefined();
      expect(await quiet.scan('jobs')).toEqual([]);
    });
  });
});
