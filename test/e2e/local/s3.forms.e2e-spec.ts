import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { crc32 } from 'node:zlib';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { S3Fixture } from './s3.fixture.js';
import { BUCKET, CREDENTIALS, REGION, refusal, refusalOf, startS3Fixture } from './s3.fixture.js';

const LIMIT = 100_000;
type Fields = Record<string, string>;

describe('S3 POST forms', () => {
  let s3: S3Fixture;

  beforeAll(async () => {
    s3 = await startS3Fixture();
  });
  afterAll(() => s3.stop());
  beforeEach(() => {
    s3.clock.stoppedAt = undefined;
    s3.events.length = 0;
  });

  const presign = (Key: string, more: Partial<PresignedPostOptions> = {}) =>
    createPresignedPost(s3.presigner, {
      Bucket: BUCKET,
      Key,
      Conditions: [['content-length-range', 10, LIMIT]],
      Fields: { 'Content-Type': 'image/jpeg' },
      Expires: 300,
      ...more,
    });
  const post = (fields: Fields, file: string | Buffer | undefined, { filename = 'f.jpg', bucket = BUCKET } = {}) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    if (file !== undefined) form.append('file', new Blob([new Uint8Array(Buffer.from(file))]), filename);
    return fetch(`${s3.server.endpoint}/${bucket}`, { method: 'POST', body: form, redirect: 'manual' });
  };
  const get = (Key: string) => s3.client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  const nothingStored = async (before: object): Promise<void> => {
    expect(await s3.files()).toEqual(before);
    expect(s3.events).toEqual([]);
  };
  const BODY = 'jpeg data, jpeg data';

  it('should take a form, tell of it, and keep type and metadata', async () => {
    const { url, fields } = await presign('f/one.jpg', {
      Fields: { 'Content-Type': 'image/jpeg', 'x-amz-meta-name': 'é' },
    });
    expect(url).toBe(`${s3.server.endpoint}/${BUCKET}`);
    const response = await post(fields, BODY);
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(response.headers.get('location')).toBe(s3.url('f/one.jpg'));
    const stored = await get('f/one.jpg');
    expect(stored).toMatchObject({ ContentType: 'image/jpeg', ContentLength: BODY.length });
    expect(response.headers.get('etag')).toBe(stored.ETag);
    expect(s3.events[0]?.Records[0]).toMatchObject({
      eventName: 'ObjectCreated:Post',
      s3: { object: { key: 'f/one.jpg', size: BODY.length } },
    });
  });

  it('should take the limit and refuse one byte more or less', async () => {
    const { fields } = await presign('f/size.jpg');
    const before = await s3.files();
    expect(await refusal(await post(fields, Buffer.alloc(LIMIT + 1)))).toBe('400 EntityTooLarge');
    expect(await refusal(await post(fields, Buffer.alloc(9)))).toBe('400 EntityTooSmall');
    expect(await refusal(await post(fields, Buffer.alloc(5_000_000)))).toBe('400 EntityTooLarge');
    expect(await refusalOf(get('f/size.jpg'))).toBe('404 NoSuchKey');
    await nothingStored(before);
    expect((await post(fields, Buffer.alloc(LIMIT))).status).toBe(204);
    expect((await post(fields, Buffer.alloc(10))).status).toBe(204);
  });

  it('should refuse whatever the policy does not allow', async () => {
    const { fields } = await presign('f/policy.jpg', {
      Conditions: [
        ['starts-with', '$Content-Type', 'image/'],
        ['starts-with', '$x-amz-meta-tag', 'ok'],
        ['eq', '$x-amz-meta-exact', 'this'],
      ],
      Fields: {},
    });
    const good = { 'Content-Type': 'image/png', 'x-amz-meta-tag': 'okay', 'x-amz-meta-exact': 'this' };
    const before = await s3.files();
    const bad: Fields[] = [
      { ...good, key: 'f/other.jpg' },
      { ...good, 'Content-Type': 'text/html' },
      { ...good, 'Content-Type': 'image/png,text/html' },
      { ...good, 'x-amz-meta-tag': 'no' },
      { ...good, 'x-amz-meta-exact': 'that' },
      { ...good, 'x-amz-meta-extra': 'more' },
      { ...good, success_action_redirect: 'https://evil.example/' },
      { 'Content-Type': 'image/png', 'x-amz-meta-tag': 'okay' },
    ];
    for (const more of bad) expect(await refusal(await post({ ...fields, ...more }, BODY))).toBe('403 AccessDenied');
    const unnamed = Object.fromEntries(Object.entries({ ...fields, ...good }).filter(([name]) => name !== 'bucket'));
    expect(await refusal(await post(unnamed, BODY, { bucket: 'second' }))).toBe('403 AccessDenied');
    expect(await refusal(await post({ ...fields, ...good, bucket: 'second' }, BODY))).toBe('400 InvalidArgument');
    await nothingStored(before);
    expect((await post({ ...fields, ...good, 'x-ignore-me': 'x' }, BODY)).status).toBe(204);
  });

  it('should refuse a policy that is forged, of another key, or expired', async () => {
    const { fields } = await presign('f/forged.jpg');
    const without = (name: string): Fields =>
      Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
    const wide = JSON.parse(Buffer.from(fields.Policy ?? '', 'base64').toString()) as {
      conditions: unknown[];
      expiration: string;
    };
    wide.conditions = wide.conditions.filter((condition) => !JSON.stringify(condition).includes('range'));
    const Policy = Buffer.from(JSON.stringify(wide)).toString('base64');
    const code = async (changed: Fields) => refusal(await post(changed, BODY));
    const before = await s3.files();

    expect(await code({ ...fields, Policy })).toBe('403 SignatureDoesNotMatch');
    expect(await code({ ...fields, 'X-Amz-Signature': 'ab'.repeat(32) })).toBe('403 SignatureDoesNotMatch');
    const credential = fields['X-Amz-Credential'] ?? '';
    expect(await code({ ...fields, 'X-Amz-Credential': credential.replace('local-key', 'other') })).toBe(
      '403 InvalidAccessKeyId',
    );
    expect(await code({ ...fields, 'X-Amz-Credential': credential.replace(REGION, 'us-east-1') })).toBe(
      '400 InvalidArgument',
    );
    expect(await code(without('X-Amz-Signature'))).toBe('400 InvalidArgument');
    expect(await code(without('Policy'))).toBe('400 InvalidArgument');
    expect(await code(without('key'))).toBe('400 InvalidArgument');
    expect(await code({ key: 'f/anonymous' })).toBe('403 AccessDenied');
    const expiration = Date.parse(wide.expiration);
    s3.clock.stoppedAt = new Date(expiration);
    expect(await code(fields)).toBe('403 AccessDenied');
    await nothingStored(before);
    s3.clock.stoppedAt = new Date(expiration - 1);
    expect((await post(fields, BODY)).status).toBe(204);
  });

  it('should refuse a signed policy that is none', async () => {
    const { fields } = await presign('f/nonsense.jpg');
    const scope = (fields['X-Amz-Credential'] ?? '').split('/').slice(1);
    const sign = (policy: string): Fields => {
      const Policy = Buffer.from(policy).toString('base64');
      const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
      const key = scope.reduce<string | Buffer>(hmac, `AWS4${CREDENTIALS.secretAccessKey}`);
      return { ...fields, Policy, 'X-Amz-Signature': hmac(key, Policy).toString('hex') };
    };
    const expiration = new Date(Date.now() + 60_000).toISOString();
    for (const policy of [
      'not json',
      '{}',
      JSON.stringify({ expiration: 'soon', conditions: [] }),
      JSON.stringify({ expiration, conditions: [['matches', '$key', 'f/']] }),
      JSON.stringify({ expiration, conditions: [['content-length-range', -1, 'many']] }),
    ]) {
      expect(await refusal(await post(sign(policy), BODY))).toBe('400 InvalidPolicyDocument');
    }
    expect(await refusal(await post(sign(JSON.stringify({ expiration, conditions: [] })), BODY))).toBe(
      '403 AccessDenied',
    );
  });

  it('should put the filename where it is asked to, and hold it against the policy', async () => {
    const { fields } = await presign('f/${filename}');
    expect((await post(fields, BODY, { filename: 'a b$&.jpg' })).status).toBe(204);
    await expect(get('f/a b$&.jpg')).resolves.toBeDefined();
    expect((await post(fields, BODY, { filename: '../../up.jpg' })).status).toBe(204);
    await expect(get('f/up.jpg')).resolves.toBeDefined();
  });

  it('should answer as the form asks', async () => {
    const status = async (success_action_status: string) => {
      const { fields } = await presign('f/answer.jpg', { Fields: { success_action_status } });
      return post(fields, BODY);
    };
    expect((await status('200')).status).toBe(200);
    expect((await status('418')).status).toBe(204);
    const created = await status('201');
    expect(created.status).toBe(201);
    expect(await created.text()).toMatch(
      /<PostResponse><Location>.*<\/Location><Bucket>uploads<\/Bucket><Key>f\/answer.jpg<\/Key><ETag>/,
    );
    const { fields } = await presign('f/a b.jpg', { Fields: { success_action_redirect: 'https://app.example/?x=1' } });
    const redirect = await post(fields, BODY);
    expect(redirect.status).toBe(303);
    expect(redirect.headers.get('location')).toMatch(
      /^https:\/\/app\.example\/\?x=1&bucket=uploads&key=f%2Fa\+b\.jpg&etag=%22[0-9a-f]{32}%22$/,
    );
  });

  it('should verify a checksum of the form', async () => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(BODY));
    const { fields } = await presign('f/sum.jpg', { Fields: { 'x-amz-checksum-crc32': sum.toString('base64') } });
    const before = await s3.files();
    expect(await refusal(await post(fields, BODY.replace('d', 'e')))).toBe('400 BadDigest');
    await nothingStored(before);
    expect((await post(fields, BODY)).status).toBe(204);
  });

  it('should refuse what is no form, has no file, or fields that are too large or given twice', async () => {
    const { fields } = await presign('f/broken.jpg');
    const send = async (body: string | FormData, type?: string) => {
      const headers = type === undefined ? {} : { 'content-type': type };
      return refusal(await fetch(`${s3.server.endpoint}/${BUCKET}`, { method: 'POST', body, headers }));
    };
    const before = await s3.files();
    expect(await send('a=b', 'application/x-www-form-urlencoded')).toBe('412 PreconditionFailed');
    expect(await send('a', 'multipart/form-data')).toBe('412 PreconditionFailed');
    expect(await send('nothing', 'multipart/form-data; boundary=b')).toBe('400 MalformedPOSTRequest');
    expect(await refusal(await post(fields, undefined))).toBe('400 InvalidArgument');
    expect(await refusal(await post({ ...fields, big: 'x'.repeat(30_000) }, BODY))).toBe(
      '400 MaxPostPreDataLengthExceeded',
    );
    const twice = new FormData();
    for (const [name, value] of Object.entries(fields)) twice.append(name, value);
    twice.append('KEY', 'f/other.jpg');
    twice.append('file', new Blob([BODY]));
    expect(await send(twice)).toBe('400 InvalidArgument');
    await nothingStored(before);
  });

  it('should leave nothing of a form that ends early', async () => {
    const { fields } = await presign('f/cut.jpg');
    const before = await s3.files();
    const parts = Object.entries(fields).map(
      ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const start = `${parts.join('')}--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n${BODY}`;
    const head = (length: number) =>
      `POST /${BUCKET} HTTP/1.1\r\nHost: ${new URL(s3.server.endpoint).host}\r\n` +
      `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: ${length}\r\n\r\n`;

    const unclosed = await new Promise<string>((resolve) => {
      const socket = connect(s3.server.port, '127.0.0.1', () => socket.write(head(start.length) + start));
      socket.once('data', (data) => {
        resolve(data.toString());
        socket.destroy();
      });
    });
    expect(unclosed).toMatch(/^HTTP\/1.1 400 /);

    const hangUp = (body: string) =>
      new Promise<void>((resolve) => {
        const socket = connect(s3.server.port, '127.0.0.1', () => {
          socket.write(head(start.length + 1000) + body, () => setTimeout(() => socket.destroy(), 50));
        });
        socket.once('close', () => setTimeout(resolve, 100));
      });
    await hangUp(start);
    await hangUp(`${start}\r\n--b\r\n`);
    await nothingStored(before);
  });
});
