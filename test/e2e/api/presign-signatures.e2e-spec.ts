import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@spotter/shared';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import type { Presigned } from './presigned.js';
import { IMAGE, post, presign, put, storedType } from './presigned.js';
import { LazyS3 } from '../../../apps/api/src/aws/lazy-clients.js';

describe('POST /uploads/presign', () => {
  let api: ApiFixture;
  let s3: LazyS3;
  beforeAll(async () => {
    api = await startApi();
    s3 = api.app.get(LazyS3);
  });
  afterAll(() => api.close());

  async function isStored({ key, bucket }: Presigned): Promise<boolean> {
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key }));
    return KeyCount !== 0;
  }

  describe('by PUT', () => {
    it.each([
      [{ filename: 'a.png' }, 'image/png'],
      [{ filename: 'a.png', contentType: 'image/webp' }, 'image/webp'],
      [{ filename: 'a.AVIF' }, 'image/avif'],
      [{ filename: 'a' }, 'image/jpeg'],
    ])('should sign the type of %j', async (request, type) => {
      const presigned = await presign(api, { ...request, method: 'PUT' });
      expect((await put(presigned.url, 'text/html')).status).toBe(403);
      expect(await isStored(presigned)).toBe(false);
      expect((await put(presigned.url, type)).status).toBe(200);
      expect(await storedType(s3, presigned)).toBe(type);
    });

    it('should sign a length that is given', async () => {
      const presigned = await presign(api, { filename: 'a.png', contentLength: IMAGE.length });
      expect((await put(presigned.url, 'image/png', Buffer.concat([IMAGE, Buffer.from('!')]))).status).toBe(403);
      expect(await isStored(presigned)).toBe(false);
      expect((await put(presigned.url, 'image/png')).status).toBe(200);
    });

    it('should not let another key in', async () => {
      const presigned = await presign(api, { filename: 'a.png' });
      expect((await put(presigned.url.replace('-a.png', '-b.png'), 'image/png')).status).toBe(403);
    });
  });

  describe('by POST', () => {
    it.each([
      ['another type', { 'Content-Type': 'text/html' }],
      ['another key', { key: 'uploads/b.png' }],
      ['a further field', { 'x-amz-meta-a': 'b' }],
    ])('should refuse %s', async (_case, changed) => {
      const presigned = await presign(api, { filename: 'a.png', method: 'POST' });
      expect((await post(presigned, changed)).status).toBe(403);
      expect(await isStored(presigned)).toBe(false);
    });

    it('should take up to 20 MB, and refuse nothing and a byte more', async () => {
      const presigned = await presign(api, { filename: 'a.png', method: 'POST' });
      expect((await post(presigned, {}, Buffer.alloc(0))).status).toBe(400);
      expect((await post(presigned, {}, Buffer.alloc(LIMITS.imageBytes + 1))).status).toBe(400);
      expect(await isStored(presigned)).toBe(false);
      expect((await post(presigned, {}, Buffer.alloc(LIMITS.imageBytes))).status).toBe(204);
    });

    it('should take exactly the length that is given', async () => {
      const presigned = await presign(api, { filename: 'a.png', method: 'POST', contentLength: IMAGE.length });
      expect((await post(presigned, {}, IMAGE.subarray(1))).status).toBe(400);
      expect((await post(presigned, {}, Buffer.concat([IMAGE, IMAGE]))).status).toBe(400);
      expect((await post(presigned)).status).toBe(204);
    });
  });
});
