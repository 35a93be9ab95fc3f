import { createHash, createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { S3Fixture } from './s3.fixture.js';
import { BUCKET, CREDENTIALS, REGION, refusal, refusalOf, s3Client, startS3Fixture } from './s3.fixture.js';

interface SignedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: unknown;
}

describe('S3 signatures', () => {
  let s3: S3Fixture;

  beforeAll(async () => {
    s3 = await startS3Fixture();
    await s3.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'secret', Body: 'the secret' }));
  });
  afterAll(() => s3.stop());
  beforeEach(() => {
    s3.clock.stoppedAt = undefined;
    s3.events.length = 0;
  });

  const exists = async (Key: string): Promise<boolean> => {
    const url = await getSignedUrl(s3.presigner, new GetObjectCommand({ Bucket: BUCKET, Key }));
    return (await fetch(url)).status === 200;
  };

  describe('anonymous', () => {
    it.each(['GET', 'HEAD', 'PUT', 'DELETE'])('should refuse %s of an object', async (method) => {
      const response = await fetch(s3.url('secret'), { method, ...(method === 'PUT' && { body: 'x' }) });
      expect(response.status).toBe(403);
      expect(response.headers.get('x-amz-request-id')).toMatch(/^[0-9A-F]{16}$/);
      expect(response.headers.get('x-amz-id-2')).not.toBeNull();
      if (method !== 'HEAD') expect(await refusal(response)).toBe('403 AccessDenied');
      expect(await exists('secret')).toBe(true);
    });

    it('should refuse lists, deletes of many, and paths that are none', async () => {
      expect(await refusal(await fetch(`${s3.server.endpoint}/${BUCKET}?list-type=2`))).toBe('403 AccessDenied');
      const deleteMany = await fetch(`${s3.server.endpoint}/${BUCKET}?delete`, { method: 'POST', body: '<Delete/>' });
      expect(await refusal(deleteMany)).toBe('403 AccessDenied');
      expect(await refusal(await fetch(s3.url('%FF')))).toBe('400 InvalidURI');
      expect(await refusal(await fetch(s3.url('a'), { method: 'PATCH' }))).toBe('403 AccessDenied');
    });
  });

  describe('presigned put', () => {
    const LENGTH = 9;
    const presign = (Key: string, more: object = {}, options: object = {}) =>
      getSignedUrl(
        s3.presigner,
        new PutObjectCommand({ Bucket: BUCKET, Key, ContentType: 'image/jpeg', ContentLength: LENGTH, ...more }),
        { expiresIn: 300, signableHeaders: new Set(['host', 'content-type', 'content-length']), ...options },
      );
    const put = (url: string, body: string, headers: Record<string, string> = { 'content-type': 'image/jpeg' }) =>
      fetch(url, { method: 'PUT', body, headers });

    it('should take what was signed, and nothing else', async () => {
      const url = await presign('p/one.jpg');
      expect((await put(url, 'jpeg data')).status).toBe(200);
      expect(s3.events.map(({ Records: [record] }) => record?.s3.object.key)).toEqual(['p/one.jpg']);

      const other = await presign('p/two.jpg');
      const attempts: [string, Promise<Response>][] = [
        ['one byte more', put(other, 'jpeg data!')],
        ['one byte less', put(other, 'jpeg dat')],
        ['another type', put(other, 'jpeg data', { 'content-type': 'image/svg+xml' })],
        ['a type in capitals', put(other, 'jpeg data', { 'content-type': 'IMAGE/JPEG' })],
        ['a parameter to the type', put(other, 'jpeg data', { 'content-type': 'image/jpeg;charset=utf-8' })],
        ['no type', fetch(other, { method: 'PUT', body: Buffer.from('jpeg data') })],
        ['another key', put(other.replace('two.jpg', 'three.jpg'), 'jpeg data')],
        ['a key below', put(other.replace('two.jpg', 'two.jpg/x'), 'jpeg data')],
        ['another bucket', put(other.replace(`/${BUCKET}/`, '/second/'), 'jpeg data')],
        ['a longer life', put(other.replace('X-Amz-Expires=300', 'X-Amz-Expires=3000'), 'jpeg data')],
        ['one parameter more', put(`${other}&x-amz-meta-a=b`, 'jpeg data')],
        ['another signature', put(other.replace(/Signature=./, 'Signature=g'), 'jpeg data')],
        ['a shorter signature', put(other.replace(/(Signature=\w{63})\w/, '$1'), 'jpeg data')],
        ['fewer signed headers', put(other.replace('content-length%3B', ''), 'jpeg data')],
        ['a method', fetch(other)],
      ];
      for (const [what, attempt] of attempts) {
        expect([what, await refusal(await attempt)]).toEqual([what, '403 SignatureDoesNotMatch']);
      }
      expect(await exists('p/two.jpg')).toBe(false);
      expect((await put(other, 'jpeg data')).status).toBe(200);
      expect(s3.events).toHaveLength(2);
    });

    it('should refuse x-amz-* headers that were not signed', async () => {
      const url = await presign('p/unsigned.jpg');
      const sent = { 'content-type': 'image/jpeg', 'x-amz-meta-role': 'admin' };
      expect(await refusal(await put(url, 'jpeg data', sent))).toBe('403 AccessDenied');
      expect(await exists('p/unsigned.jpg')).toBe(false);
    });

    it('should keep metadata that is signed in the query', async () => {
      const url = await presign('p/meta.jpg', { Metadata: { owner: 'me' } });
      expect((await put(url, 'jpeg data')).status).toBe(200);
      const stored = await s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'p/meta.jpg' }));
      expect(stored).toMatchObject({ Metadata: { owner: 'me' }, ContentType: 'image/jpeg' });
    });

    it('should live until its expiry and not longer', async () => {
      const url = await presign('p/late.jpg');
      const [, year, month, day, time] = /X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d{6})Z/.exec(url) ?? [];
      const signed = Date.parse(`${year}-${month}-${day}T${time?.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`);
      const putAt = async (seconds: number): Promise<[number, string]> => {
        s3.clock.stoppedAt = new Date(signed + seconds * 1000);
        const response = await put(url, 'jpeg data');
        s3.clock.stoppedAt = undefined;
        return [response.status, await response.text()];
      };
      expect(await putAt(301)).toEqual([403, expect.stringContaining('Request has expired')]);
      expect(await putAt(-901)).toEqual([403, expect.stringContaining('not valid yet')]);
      expect(await exists('p/late.jpg')).toBe(false);
      expect(await putAt(300)).toEqual([200, '']);
    });

    it('should refuse a life over a week, and parts that are missing', async () => {
      const url = await presign('p/week.jpg');
      const code = async (changed: string) => refusal(await put(changed, 'jpeg data'));
      const malformed = '400 AuthorizationQueryParametersError';
      expect(await code(url.replace('X-Amz-Expires=300', 'X-Amz-Expires=604801'))).toBe(malformed);
      expect(await code(url.replace('X-Amz-Expires=300', 'X-Amz-Expires=-1'))).toBe(malformed);
      expect(await code(url.replace('X-Amz-Expires=300', 'X-Amz-Expires=soon'))).toBe(malformed);
      expect(await code(url.replace('&X-Amz-Expires=300', ''))).toBe(malformed);
      expect(await code(url.replace(`%2F${REGION}%2F`, '%2Fus-east-1%2F'))).toBe(malformed);
      expect(await code(url.replace(/X-Amz-Date=\d{8}/, 'X-Amz-Date=20200101'))).toBe(malformed);
      expect(await code(url.replace(CREDENTIALS.accessKeyId, 'other-key'))).toBe('403 InvalidAccessKeyId');
    });

    it('should hold to a signed If-None-Match', async () => {
      const url = await presign('p/once.jpg', { IfNoneMatch: '*' });
      const headers = { 'content-type': 'image/jpeg', 'if-none-match': '*' };
      expect(await refusal(await put(url, 'jpeg data'))).toBe('403 SignatureDoesNotMatch');
      expect((await put(url, 'jpeg data', headers)).status).toBe(200);
      expect(await refusal(await put(url, 'other one', headers))).toBe('412 PreconditionFailed');
    });

    it('should verify a checksum that is bound into the URL', async () => {
      const sum = createHash('sha256').update('jpeg data').digest('base64');
      const url = await presign('p/sum.jpg', { ChecksumSHA256: sum });
      expect(await refusal(await put(url, 'jpeg dbta'))).toBe('400 BadDigest');
      expect(await exists('p/sum.jpg')).toBe(false);
      expect((await put(url, 'jpeg data')).status).toBe(200);
    });

    it('should refuse two signatures at once', async () => {
      const url = await presign('p/both.jpg');
      const headers = { 'content-type': 'image/jpeg', authorization: 'AWS4-HMAC-SHA256 Credential=a' };
      expect(await refusal(await put(url, 'jpeg data', headers))).toBe('400 InvalidArgument');
    });
  });

  describe('presigned get', () => {
    it('should give the object, by its own method only, with what is signed to be said', async () => {
      const url = await getSignedUrl(
        s3.presigner,
        new GetObjectCommand({ Bucket: BUCKET, Key: 'secret', ResponseContentType: 'text/plain' }),
        { expiresIn: 60 },
      );
      const response = await fetch(url);
      expect([response.headers.get('content-type'), await response.text()]).toEqual(['text/plain', 'the secret']);
      expect((await fetch(url, { method: 'HEAD' })).status).toBe(403);
      expect((await fetch(url, { headers: { range: 'bytes=4-' } })).status).toBe(206);
      const forged = url.replace('text%2Fplain', 'text%2Fhtml');
      expect(await refusal(await fetch(forged))).toBe('403 SignatureDoesNotMatch');
      expect(await refusal(await fetch(url.replace('/secret', '/a%2F..%2Fsecret')))).toBe('403 SignatureDoesNotMatch');
    });
  });

  describe('in the Authorization header', () => {
    /** A put by the real client whose request is changed before or after it is signed. */
    const put = (change: {
      unsigned?: (request: SignedRequest) => void;
      signed?: (request: SignedRequest) => void;
    }) => {
      const client = s3Client(s3.server.endpoint, { requestChecksumCalculation: 'WHEN_REQUIRED' });
      client.middlewareStack.add(
        (next) => (args) => {
          change.unsigned?.(args.request as SignedRequest);
          return next(args);
        },
        { step: 'build', name: 'unsigned' },
      );
      client.middlewareStack.add(
        (next) => (args) => {
          change.signed?.(args.request as SignedRequest);
          return next(args);
        },
        { step: 'finalizeRequest', priority: 'low', name: 'signed' },
      );
      const body = 'honest';
      const command = new PutObjectCommand({ Bucket: BUCKET, Key: 'h/one', Body: body, Metadata: { a: 'b' } });
      return client.send(command).finally(() => {
        client.destroy();
      });
    };

    it('should refuse what was changed after it was signed', async () => {
      const denied = '403 SignatureDoesNotMatch';
      const changes: [string, (request: SignedRequest) => void][] = [
        ['400 XAmzContentSHA256Mismatch', (request) => (request.body = 'altere')],
        [denied, (request) => (request.path = request.path.replace('one', 'two'))],
        [denied, (request) => (request.headers['x-amz-meta-a'] = 'c')],
        [denied, (request) => (request.headers['content-length'] = '5')],
        [denied, (request) => (request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD')],
        ['403 AccessDenied', (request) => (request.headers['x-amz-meta-more'] = 'c')],
        ['400 InvalidArgument', (request) => (request.headers['x-amz-content-sha256'] = 'abc')],
        ['400 InvalidRequest', (request) => delete request.headers['x-amz-content-sha256']],
        ['400 InvalidRequest', (request) => (request.headers.authorization = 'AWS local-key:signature')],
        ['400 AuthorizationHeaderMalformed', (request) => (request.headers.authorization = 'AWS4-HMAC-SHA256 a=b')],
        [
          '400 AuthorizationHeaderMalformed',
          ({ headers }) => (headers.authorization = headers.authorization?.replace(REGION, 'us-east-1') ?? ''),
        ],
      ];
      for (const [code, signed] of changes) expect([code, await refusalOf(put({ signed }))]).toEqual([code, code]);
      expect(s3.events).toEqual([]);
      expect(await exists('h/one')).toBe(false);
      await put({});
      expect(await exists('h/one')).toBe(true);
    });

    it('should refuse another key, another secret, and a clock that is 15 minutes off', async () => {
      const get = (credentials: object, more: object = {}) => {
        const client = s3Client(s3.server.endpoint, { credentials: { ...CREDENTIALS, ...credentials }, ...more });
        return refusalOf(client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'secret' })));
      };
      expect(await get({ accessKeyId: 'other' })).toBe('403 InvalidAccessKeyId');
      expect(await get({ secretAccessKey: 'other' })).toBe('403 SignatureDoesNotMatch');
      expect(await get({}, { systemClockOffset: 16 * 60 * 1000 })).toBe('403 RequestTimeTooSkewed');
      expect(await get({}, { systemClockOffset: -16 * 60 * 1000 })).toBe('403 RequestTimeTooSkewed');
      await expect(get({}, { systemClockOffset: 14 * 60 * 1000 })).rejects.toThrow('expected to fail');
    });

    describe('with signed chunks', () => {
      const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
      const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

      function chunked({ headers }: SignedRequest, chunks: string[]): string {
        const date = headers['x-amz-date'] ?? '';
        const scope = [date.slice(0, 8), REGION, 's3', 'aws4_request'];
        const key = scope.reduce<string | Buffer>(hmac, `AWS4${CREDENTIALS.secretAccessKey}`);
        let previous = /Signature=(\w+)/.exec(headers.authorization ?? '')?.[1] ?? '';
        const parts = [...chunks, ''].map((chunk) => {
          const lines = ['AWS4-HMAC-SHA256-PAYLOAD', date, scope.join('/'), previous, sha256(''), sha256(chunk)];
          previous = hmac(key, lines.join('\n')).toString('hex');
          return `${chunk.length.toString(16)};chunk-signature=${previous}\r\n${chunk}\r\n`;
        });
        return parts.join('');
      }

      const send = (change: (body: string) => string) =>
        put({
          unsigned: ({ headers }) => {
            Object.assign(headers, {
              'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
              'x-amz-decoded-content-length': '10',
              'content-encoding': 'aws-chunked',
            });
            delete headers['content-length'];
          },
          signed: (request) => {
            request.body = change(chunked(request, ['01234', '56789']));
            request.headers['content-length'] = String((request.body as string).length);
          },
        });

      it('should take them, and refuse any that was changed, moved or left out', async () => {
        await send((body) => body);
        const stored = await s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'h/one' }));
        expect(await stored.Body?.transformToString()).toBe('0123456789');

        expect(await refusalOf(send((body) => body.replace('01234', '0123x')))).toBe('403 SignatureDoesNotMatch');
        const flip = (body: string) =>
          body.replace(
            /(chunk-signature=)(.)/,
            (_all, name: string, digit: string) => name + (digit === '0' ? '1' : '0'),
          );
        expect(await refusalOf(send(flip))).toBe('403 SignatureDoesNotMatch');
        expect(await refusalOf(send((body) => body.replace(/;chunk-signature=\w+/, '')))).toBe(
          '403 SignatureDoesNotMatch',
        );
        const half = /^5;.*\r\n01234\r\n/.exec.bind(/^5;.*\r\n01234\r\n/);
        expect(await refusalOf(send((body) => body.replace(half(body)?.[0] ?? '', '')))).toBe(
          '403 SignatureDoesNotMatch',
        );
        expect(await refusalOf(send((body) => body.slice(0, body.lastIndexOf('0;'))))).toBe('400 IncompleteBody');
        expect(await refusalOf(send((body) => `${body}more`))).toBe('400 IncompleteBody');
        expect(await refusalOf(send((body) => body.replace(/^5/, 'zz')))).toBe('400 IncompleteBody');
      });

      it('should answer 501 to forms of signing that it does not know', async () => {
        const payload = 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD';
        const unsigned = ({ headers }: SignedRequest) => (headers['x-amz-content-sha256'] = payload);
        expect(await refusalOf(put({ unsigned }))).toBe('501 NotImplemented');
      });
    });

    it('should refuse a trailer that is wrong, missing or not announced', async () => {
      const send = (trailer: string, body = '6\r\nhonest\r\n0\r\n') =>
        put({
          unsigned: ({ headers }) => {
            Object.assign(headers, {
              'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
              'x-amz-decoded-content-length': '6',
              'x-amz-trailer': 'x-amz-checksum-crc32',
            });
            delete headers['content-length'];
          },
          signed: (request) => {
            request.body = `${body}${trailer}\r\n`;
            request.headers['content-length'] = String((request.body as string).length);
          },
        });
      expect(await refusalOf(send('x-amz-checksum-crc32:AAAAAA==\r\n'))).toBe('400 BadDigest');
      expect(await refusalOf(send(''))).toBe('400 MalformedTrailerError');
      expect(await refusalOf(send('x-amz-meta-role:admin\r\n'))).toBe('400 MalformedTrailerError');
      expect(await refusalOf(send('', '5\r\nhones\r\n0\r\n'))).toBe('400 IncompleteBody');
      expect(await refusalOf(send('', '7\r\nhonest!\r\n0\r\n'))).toBe('400 IncompleteBody');
      const sum = Buffer.alloc(4);
      sum.writeUInt32BE(crc32('honest'));
      await expect(send(`x-amz-checksum-crc32:${sum.toString('base64')}\r\n`)).resolves.toBeDefined();
    });
  });
});
