import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@spotter/shared';
import type { ErrorAnswer } from './answer.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';
import { IMAGE, post, presign, put, storedType } from './presigned.js';
import { LazyS3 } from '../../../apps/api/src/aws/lazy-clients.js';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

describe('POST /uploads/presign', () => {
  let api: ApiFixture;
  let s3: LazyS3;
  beforeAll(async () => {
    api = await startApi();
    s3 = api.app.get(LazyS3);
  });
  afterAll(() => api.close());

  it('should give url, key and bucket, and nothing else', async () => {
    const presigned = await presign(api, { filename: 'my photo.png', userId: 'ada@x' });
    const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
    expect(presigned).toEqual({
      url: expect.stringContaining('X-Amz-Expires=300'),
      key: expect.stringMatching(new RegExp(`^uploads/ada@x/${day}/${UUID}-myphoto\\.png$`)),
      bucket: api.config.uploadBucket,
    });
    expect(new URL(presigned.url).searchParams.get('X-Amz-SignedHeaders')).toBe('content-type;host');
  });

  describe('by PUT', () => {
    it('should let exactly the bytes in that were announced', async () => {
      const presigned = await presign(api, { filename: 'a.png' });
      expect((await put(presigned.url, 'image/png')).status).toBe(200);
      const { Body, ContentType } = await s3.send(
        new GetObjectCommand({ Bucket: presigned.bucket, Key: presigned.key }),
      );
      expect(ContentType).toBe('image/png');
      expect(await Body?.transformToByteArray()).toEqual(new Uint8Array(IMAGE));
    });
  });

  describe('by POST', () => {
    it('should let an image in', async () => {
      const presigned = await presign(api, { filename: 'a.png', method: 'POST' });
      expect(Object.keys(presigned).sort()).toEqual(['bucket', 'fields', 'key', 'url']);
      expect((await post(presigned)).status).toBe(204);
      expect(await storedType(s3, presigned)).toBe('image/png');
    });

    it('should expire in five minutes', async () => {
      const { fields } = await presign(api, { filename: 'a.png', method: 'POST' });
      const policy = JSON.parse(Buffer.from(fields?.['Policy'] ?? '', 'base64').toString()) as { expiration: string };
      const seconds = (Date.parse(policy.expiration) - Date.now()) / 1_000;
      expect(seconds).toBeGreaterThan(290);
      expect(seconds).toBeLessThanOrEqual(300);
    });
  });

  it.each([
    ['no file name', {}, ['filename']],
    ['an empty file name', { filename: '' }, ['filename']],
    ['a file name over 1,024 characters', { filename: 'a'.repeat(1_025) }, ['filename']],
    ['a file name that is no text', { filename: ['a'] }, ['filename']],
    ['an unknown content type', { filename: 'a', contentType: 'image/svg+xml' }, ['contentType']],
    ['a content type with parameters', { filename: 'a', contentType: 'image/png;charset=x' }, ['contentType']],
    ['the wildcard type', { filename: 'a', contentType: 'image/*' }, ['contentType']],
    ['a length of 0', { filename: 'a', contentLength: 0 }, ['contentLength']],
    ['a length over 20 MB', { filename: 'a', contentLength: LIMITS.imageBytes + 1 }, ['contentLength']],
    ['a length that is no whole number', { filename: 'a', contentLength: 1.5 }, ['contentLength']],
    ['a length that is a text', { filename: 'a', contentLength: '5' }, ['contentLength']],
    ['an unknown method', { filename: 'a', method: 'DELETE' }, ['method']],
    ['a user who is none', { filename: 'a', userId: '../b' }, ['userId']],
    ['an unknown field', { filename: 'a', key: 'uploads/mine' }, ['key']],
    ['several faults', { filename: 7, userId: '', x: 1 }, ['filename', 'userId', 'x']],
  ])('should refuse %s', async (_case, request, paths) => {
    const { body } = await answerTo<ErrorAnswer>(api.http.post('/uploads/presign').send(request).expect(400));
    expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), paths));
    if (paths.length === 1) expect(body.error.message).toBe(body.error.details[0]?.message);
  });

  it('should take a file name of 1,024 characters of any script', async () => {
    await presign(api, { filename: '🏋'.repeat(1_024) });
  });
});
