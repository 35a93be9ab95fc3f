import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { S3Fixture } from './s3.fixture.js';
import { BUCKET, REGION, refusalOf, startS3Fixture } from './s3.fixture.js';

describe('S3 objects', () => {
  let s3: S3Fixture;

  beforeAll(async () => {
    s3 = await startS3Fixture();
  });
  afterAll(() => s3.stop());
  beforeEach(() => {
    s3.events.length = 0;
  });

  const put = (Key: string, Body: string | Buffer, more: object = {}) =>
    s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ...more }));
  const get = (Key: string, more: object = {}) =>
    s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key, ...more }));
  const head = (Key: string, more: object = {}) =>
    s3.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key, ...more }));
  const text = async (answer: ReturnType<typeof get>) => (await answer).Body?.transformToString();

  describe('put and get', () => {
    it('should give back the bytes, the headers and the metadata', async () => {
      const body = randomBytes(100_000);
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      const written = await put('a/photo.jpg', body, {
        ContentType: 'image/jpeg',
        CacheControl: 'max-age=60',
        ContentDisposition: 'attachment',
        ContentEncoding: 'identity',
        Metadata: { name: 'x  y', camera: 'c' },
      });
      expect(written.ETag).toBe(etag);

      const answer = await get('a/photo.jpg');
      expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? [])).toEqual(body);
      const expected = {
        ETag: etag,
        ContentLength: 100_000,
        ContentType: 'image/jpeg',
        CacheControl: 'max-age=60',
        ContentDisposition: 'attachment',
        ContentEncoding: 'identity',
        Metadata: { name: 'x  y', camera: 'c' },
        AcceptRanges: 'bytes',
      };
      expect(answer).toMatchObject(expected);
      expect(await head('a/photo.jpg')).toMatchObject(expected);
      expect(answer.LastModified?.getTime()).toBeGreaterThan(Date.now() - 60_000);
    });

    it('should take a stream with a checksum in its trailer, and hand the checksum back', async () => {
      const chunks = Array.from({ length: 40 }, () => randomBytes(50_000));
      const whole = Buffer.concat(chunks);
      const sum = Buffer.alloc(4);
      sum.writeUInt32BE(crc32(whole));
      await s3.client.send(
        new PutObjectCommand({
          Bucket: BUCKET,
          Key: 'streamed',
          Body: Readable.from(chunks),
          ContentLength: whole.length,
        }),
      );
      const answer = await get('streamed', { ChecksumMode: 'ENABLED' });
      expect(answer.ChecksumCRC32).toBe(sum.toString('base64'));
      expect(answer.ContentEncoding).toBeUndefined();
      expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(whole)).toBe(true);
    });

    it('should keep an empty object, and replace an object whole', async () => {
      await put('replaced', 'the first, longer');
      await put('replaced', Buffer.alloc(0));
      expect(await head('replaced')).toMatchObject({ ContentLength: 0, ContentType: 'application/octet-stream' });
      expect(await text(get('replaced'))).toBe('');
      await put('replaced', 'third');
      expect(await text(get('replaced'))).toBe('third');
    });

    it('should refuse a body that differs from its MD5, CRC32 or SHA-256, and store nothing', async () => {
      const before = await s3.files();
      const wrong = (more: object) => refusalOf(put('corrupt', 'some bytes', more));
      expect(await wrong({ ContentMD5: createHash('md5').update('other').digest('base64') })).toBe('400 BadDigest');
      expect(await wrong({ ContentMD5: 'bm90IGFuIG1kNQ==' })).toBe('400 InvalidDigest');
      expect(await wrong({ ChecksumCRC32: 'AAAAAA==' })).toBe('400 BadDigest');
      expect(await wrong({ ChecksumSHA256: createHash('sha256').update('x').digest('base64') })).toBe('400 BadDigest');
      expect(await wrong({ ChecksumAlgorithm: 'SHA1', ChecksumSHA1: 'no' })).toBe('400 InvalidRequest');
      expect(await refusalOf(head('corrupt'))).toBe('404 NotFound');
      expect(await s3.files()).toEqual(before);
      expect(s3.events).toEqual([]);
    });

    it('should let one of many racing first puts win', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 12 }, (_, index) => put('race', `body ${index}`, { IfNoneMatch: '*' })),
      );
      const won = results.flatMap((result, index) => (result.status === 'fulfilled' ? [index] : []));
      expect(won).toHaveLength(1);
      expect(await text(get('race'))).toBe(`body ${won[0]}`);
      expect(s3.events).toHaveLength(1);
      expect(await refusalOf(put('race', 'late', { IfNoneMatch: '*' }))).toBe('412 PreconditionFailed');
    });

    it('should replace by If-Match only what has that ETag', async () => {
      const { ETag } = await put('matched', 'one');
      await put('matched', 'two', { IfMatch: ETag });
      expect(await refusalOf(put('matched', 'three', { IfMatch: ETag }))).toBe('412 PreconditionFailed');
      expect(await refusalOf(put('never', 'three', { IfMatch: ETag }))).toBe('404 NoSuchKey');
    });

    it('should stay readable while it is replaced', async () => {
      const bodies = ['a', 'b'].map((letter) => letter.repeat(200_000));
      await put('busy', bodies[0] ?? '');
      const write = async (): Promise<void> => {
        for (let round = 0; round < 15; round += 1) await put('busy', bodies[round % 2] ?? '');
      };
      const read = async (): Promise<void> => {
        for (let round = 0; round < 40; round += 1) expect(bodies).toContain(await text(get('busy')));
      };
      await Promise.all([write(), read(), read()]);
    });
  });

  describe('ranges and conditions', () => {
    beforeAll(() => put('digits', '0123456789'));

    it.each([
      ['bytes=0-3', '0123', 'bytes 0-3/10'],
      ['bytes=7-', '789', 'bytes 7-9/10'],
      ['bytes=-2', '89', 'bytes 8-9/10'],
      ['bytes=-99', '0123456789', 'bytes 0-9/10'],
      ['bytes=8-99', '89', 'bytes 8-9/10'],
    ])('should answer %s with %s', async (Range, expected, ContentRange) => {
      const answer = await get('digits', { Range });
      expect(answer.$metadata.httpStatusCode).toBe(206);
      expect(answer.ContentRange).toBe(ContentRange);
      expect(await answer.Body?.transformToString()).toBe(expected);
    });

    it('should answer 416 outside the object, and the whole of it to what is no range', async () => {
      expect(await refusalOf(get('digits', { Range: 'bytes=10-' }))).toBe('416 InvalidRange');
      expect(await refusalOf(get('digits', { Range: 'bytes=-0' }))).toBe('416 InvalidRange');
      expect(await text(get('digits', { Range: 'bytes=5-2' }))).toBe('0123456789');
      expect(await text(get('digits', { Range: 'lines=1-2' }))).toBe('0123456789');
    });

    it('should answer 304 and 412 as its validators say', async () => {
      const { ETag, LastModified } = await head('digits');
      const future = new Date(Date.now() + 3_600_000);
      const past = new Date(Date.now() - 3_600_000);
      expect(await refusalOf(head('digits', { IfNoneMatch: ETag }))).toMatch(/^304 /);
      expect(await refusalOf(get('digits', { IfModifiedSince: LastModified }))).toMatch(/^304 /);
      expect(await text(get('digits', { IfNoneMatch: '"other"', IfModifiedSince: future }))).toBe('0123456789');
      expect(await refusalOf(get('digits', { IfMatch: '"other"' }))).toBe('412 PreconditionFailed');
      expect(await refusalOf(get('digits', { IfUnmodifiedSince: past }))).toBe('412 PreconditionFailed');
      expect(await text(get('digits', { IfMatch: ETag, IfUnmodifiedSince: past }))).toBe('0123456789');
    });

    it('should say what the signed query asks it to say', async () => {
      const answer = await get('digits', { ResponseContentType: 'text/x', ResponseContentDisposition: 'inline' });
      expect(answer).toMatchObject({ ContentType: 'text/x', ContentDisposition: 'inline' });
      expect(await refusalOf(get('digits', { ResponseContentDisposition: 'a\r\nx: y' }))).toBe('400 InvalidArgument');
    });
  });

  describe('events', () => {
    it('should announce a put in the full shape, with the key encoded and a rising sequencer', async () => {
      const { ETag } = await put('ev/a b+c é.jpg', 'one');
      await put('ev/a b+c é.jpg', 'two!');
      expect(s3.events).toHaveLength(2);
      const [first, second] = s3.events.map((event) => event.Records[0]);
      expect(first).toEqual({
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: REGION,
        eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        eventName: 'ObjectCreated:Put',
        userIdentity: { principalId: expect.any(String) },
        requestParameters: { sourceIPAddress: expect.stringContaining('127.0.0.1') },
        responseElements: { 'x-amz-request-id': expect.any(String), 'x-amz-id-2': expect.any(String) },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: expect.any(String),
          bucket: {
            name: BUCKET,
            ownerIdentity: { principalId: expect.any(String) },
            arn: `arn:aws:s3:::${BUCKET}`,
          },
          object: {
            key: 'ev/a+b%2Bc+%C3%A9.jpg',
            size: 3,
            eTag: ETag?.replaceAll('"', ''),
            sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
          },
        },
      });
      expect((second?.s3.object.sequencer ?? '') > (first?.s3.object.sequencer ?? '')).toBe(true);
    });
  });

  describe('delete', () => {
    it('should delete one, one that is not there, and many', async () => {
      const keys = ['del/1', 'del/ 2 ', 'del/<&>"\'', 'del/\r\n\u0001'];
      for (const key of keys) await put(key, 'x');
      const before = await s3.files();
      await s3.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'del/1' }));
      await s3.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'del/1' }));
      expect(await refusalOf(get('del/1'))).toBe('404 NoSuchKey');
      const answer = await s3.client.send(
        new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects: keys.slice(1, 3).map((Key) => ({ Key })) } }),
      );
      expect(answer.Deleted?.map(({ Key }) => Key)).toEqual(keys.slice(1, 3));
      const quiet = await s3.client.send(
        new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects: [{ Key: keys[3] }], Quiet: true } }),
      );
      expect(quiet.Deleted).toBeUndefined();
      expect(await s3.files()).toEqual({ data: before.data - 4, json: before.json - 4, other: 0 });
    });
  });

  describe('lists', () => {
    const PREFIX = 'list/';
    const names = ['a/1', 'a/2', 'a/b/3', 'b', 'c d+e', 'ü', '\u{1F600}', '\uFFFD'];
    beforeAll(async () => {
      for (const name of names) await put(PREFIX + name, name);
    });
    const list = (more: object) =>
      s3.client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: PREFIX, ...more }));
    const keys = (answer: Awaited<ReturnType<typeof list>>) => answer.Contents?.map(({ Key }) => Key?.slice(5)) ?? [];
    const groups = (answer: Awaited<ReturnType<typeof list>>) =>
      answer.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? [];

    it('should sort by UTF-8', async () => {
      const answer = await list({});
      expect(keys(answer)).toEqual(['a/1', 'a/2', 'a/b/3', 'b', 'c d+e', 'ü', '\uFFFD', '\u{1F600}']);
      expect(answer).toMatchObject({ Name: BUCKET, KeyCount: 8, MaxKeys: 1000, IsTruncated: false, Prefix: PREFIX });
      expect(answer.Contents?.[0]).toMatchObject({ Size: 3, ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/) });
    });

    it('should group by delimiter and go on page by page', async () => {
      const seen: unknown[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await list({ Delimiter: '/', MaxKeys: 2, ContinuationToken });
        seen.push([groups(page), keys(page)]);
        ContinuationToken = page.NextContinuationToken;
        expect(page.IsTruncated).toBe(ContinuationToken !== undefined);
      } while (ContinuationToken !== undefined);
      expect(seen).toEqual([
        [['list/a/'], ['b']],
        [[], ['c d+e', 'ü']],
        [[], ['\uFFFD', '\u{1F600}']],
      ]);
    });

    it('should start after a key, give nothing for max-keys 0, and encode keys when asked', async () => {
      expect(keys(await list({ StartAfter: 'list/c' }))).toHaveLength(4);
      expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
      const encoded = await list({ EncodingType: 'url', Prefix: 'list/c' });
      expect(encoded.Contents?.[0]?.Key).toBe('list/c+d%2Be');
      expect(await refusalOf(list({ ContinuationToken: 'made-up' }))).toBe('400 InvalidArgument');
    });

    it('should keep any key from put to list, get and event', async () => {
      const anyKey = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((key) => key.isWellFormed());
      const examples = ['..', '.', 'a/../b', '//', '%2e%2e', '%00', '+ +', 'a?b#c&d=e', '\\', 'CON', '\r\n'].map(
        (name): [string] => [name],
      );
      await fc.assert(
        fc.asyncProperty(anyKey, async (name) => {
          const key = `any/${name}`;
          s3.events.length = 0;
          await put(key, name);
          const listed = await s3.client.send(
            new ListObjectsV2Command({ Bucket: BUCKET, Prefix: key, MaxKeys: 1, EncodingType: 'url' }),
          );
          const decode = (encoded = '') => decodeURIComponent(encoded.replaceAll('+', ' '));
          expect(decode(listed.Contents?.[0]?.Key)).toBe(key);
          expect(decode(s3.events[0]?.Records[0]?.s3.object.key)).toBe(key);
          expect(await text(get(key))).toBe(name);
        }),
        { numRuns: 60, examples },
      );
    });
  });

  describe('what is not there', () => {
    it('should say so, or hide it when switched', async () => {
      expect(await refusalOf(get('missing'))).toBe('404 NoSuchKey');
      s3.switches.missingKeyIsForbidden = true;
      try {
        expect(await refusalOf(get('missing'))).toBe('403 AccessDenied');
        expect(await refusalOf(head('missing'))).toMatch(/^403 /);
      } finally {
        s3.switches.missingKeyIsForbidden = false;
      }
      const other = { Bucket: 'no-such-bucket', Key: 'x' };
      expect(await refusalOf(s3.client.send(new GetObjectCommand(other)))).toBe('404 NoSuchBucket');
      expect(await refusalOf(s3.client.send(new PutObjectCommand({ ...other, Body: 'x' })))).toBe('404 NoSuchBucket');
      await expect(s3.client.send(new HeadBucketCommand({ Bucket: BUCKET }))).resolves.toBeDefined();
      expect(await refusalOf(s3.client.send(new HeadBucketCommand({ Bucket: 'nope' })))).toBe('404 NotFound');
    });

    it('should answer 503 to the share that is throttled', async () => {
      s3.switches.throttle = 1;
      try {
        expect(await refusalOf(get('digits'))).toBe('503 SlowDown');
      } finally {
        s3.switches.throttle = 0;
      }
    });

    it('should refuse a key over 1,024 bytes', async () => {
      await put('k'.repeat(1024), 'x');
      expect(await refusalOf(put('k'.repeat(1025), 'x'))).toBe('400 KeyTooLongError');
    });

    it('should answer 501 to what it does not implement, and change nothing', async () => {
      const target = { Bucket: BUCKET, Key: 'digits' };
      await put('digits', '0123456789');
      const calls = [
        s3.client.send(new CreateMultipartUploadCommand(target)),
        s3.client.send(new PutObjectTaggingCommand({ ...target, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } })),
        s3.client.send(new CopyObjectCommand({ ...target, CopySource: `${BUCKET}/race` })),
        s3.client.send(new GetObjectCommand({ ...target, VersionId: 'v1' })),
        s3.client.send(new ListBucketsCommand({})),
        put('digits', 'public', { ACL: 'public-read' }),
        put('digits', 'tagged', { Tagging: 'a=b' }),
        put('digits', 'summed', { ChecksumCRC32C: 'AAAAAA==' }),
        put('digits', 'guarded', { IfNoneMatch: '"etag"' }),
      ];
      for (const call of calls) expect(await refusalOf(call)).toBe('501 NotImplemented');
      expect(await text(get('digits'))).toBe('0123456789');
    });
  });
});
