import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { S3Fixture } from './s3.fixture.js';
import { BUCKET, refusal, refusalOf, startS3Fixture } from './s3.fixture.js';

const LIMIT = 1000;

describe('S3 with a limit of its objects', () => {
  let s3: S3Fixture;

  beforeAll(async () => {
    s3 = await startS3Fixture([], { maxObjectBytes: LIMIT });
  });
  afterAll(() => s3.stop());
  afterEach(() => {
    s3.events.length = 0;
  });

  const put = (size: number, asStream: boolean) => {
    const bytes = Buffer.alloc(size);
    const Body = asStream ? Readable.from([bytes]) : bytes;
    return s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: `put/${asStream}`, Body, ContentLength: size }));
  };
  const post = async (size: number) => {
    // The policy allows more than the server does.
    const { url, fields } = await createPresignedPost(s3.presigner, {
      Bucket: BUCKET,
      Key: 'form',
      Conditions: [['content-length-range', 0, 10 * LIMIT]],
    });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([new Uint8Array(size)]), 'f.jpg');
    return fetch(url, { method: 'POST', body: form });
  };
  /** Sends no more than the head, and so gets an answer only where none of the body is waited for. */
  const answerToHead = async (method: string, url: string, headers: Record<string, string | number>) => {
    const sent = request(url, { method, headers });
    sent.flushHeaders();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const body = await text(answer);
    sent.destroy();
    return `${answer.statusCode ?? 0} ${/<Code>.*<.MaxSizeAllowed>/.exec(body)?.[0] ?? body}`;
  };

  it.each([false, true])(
    'should take a put of the limit and refuse one byte more (as a stream: %s)',
    async (asStream) => {
      const before = await s3.files();
      expect(await refusalOf(put(LIMIT + 1, asStream))).toBe('400 EntityTooLarge');
      expect(await s3.files()).toEqual(before);
      expect(s3.events).toEqual([]);
      await put(LIMIT, asStream);
      expect(s3.events).toHaveLength(1);
    },
  );

  it('should take a file of the limit in a form and refuse one byte more', async () => {
    const before = await s3.files();
    expect(await refusal(await post(LIMIT + 1))).toBe('400 EntityTooLarge');
    expect(await s3.files()).toEqual(before);
    expect(s3.events).toEqual([]);
    expect((await post(LIMIT)).status).toBe(204);
  });

  it('should refuse by the length in the head, before the body comes', async () => {
    const url = await getSignedUrl(s3.presigner, new PutObjectCommand({ Bucket: BUCKET, Key: 'head' }));
    const tooLarge = (size: number) =>
      expect.stringMatching(
        new RegExp(`^400 <Code>EntityTooLarge<.*<ProposedSize>${size}<.*<MaxSizeAllowed>${LIMIT}</MaxSizeAllowed>$`),
      );
    expect(await answerToHead('PUT', url, { 'content-length': LIMIT + 1 })).toEqual(tooLarge(LIMIT + 1));
    const form = { 'content-type': 'multipart/form-data; boundary=b', 'content-length': 1_000_000 };
    expect(await answerToHead('POST', `${s3.server.endpoint}/${BUCKET}`, form)).toEqual(tooLarge(1_000_000));
  });
});
