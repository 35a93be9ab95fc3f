import { hash } from 'node:crypto';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { SignatureV4 } from './signature-v4.js';
import { encodePath } from './uri-encoding.js';

interface SentRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

const region = 'eu-central-1';

/** Takes what a client of the SDK would have sent. */
class Sent {
  request: SentRequest | undefined;

  readonly handler = {
    handle: (request: SentRequest): Promise<never> => {
      this.request = request;
      return Promise.reject(new Error('Nothing is sent'));
    },
  };

  get taken(): SentRequest {
    if (this.request === undefined) throw new Error('Nothing was sent');
    return this.request;
  }
}

/** The headers of a request as its service would check them: only those that were signed. */
function signedAgain(request: SentRequest, payloadHash: string, signature: SignatureV4, credentials: object) {
  const { authorization = '', 'x-amz-date': time = '' } = request.headers;
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  const kept = names.filter((name) => name !== 'x-amz-date' && name !== 'x-amz-security-token');
  const headers = Object.fromEntries(kept.map((name) => [name, request.headers[name] ?? '']));
  const now = new Date(time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const { method, path } = request;
  return signature.sign({ method, path, headers, payloadHash }, credentials as typeof CREDENTIALS, now);
}

const CREDENTIALS = { accessKeyId: 'AKID', secretAccessKey: 'a/secret+key' };

describe('the signature of a request', () => {
  it.each([CREDENTIALS, { ...CREDENTIALS, sessionToken: 'a token'.repeat(50) }])(
    "should be the SDK's, of a call with a body (%#)",
    async (credentials) => {
      const sent = new Sent();
      const client = new DynamoDBClient({ region, credentials, requestHandler: sent.handler, maxAttempts: 1 });
      const command = new GetItemCommand({ TableName: 'jobs', Key: { jobId: { S: 'ä & ö' } } });
      await expect(client.send(command)).rejects.toThrow('Nothing is sent');
      const payloadHash = hash('sha256', sent.taken.body ?? '');
      const signature = new SignatureV4('dynamodb', region);
      const headers = signedAgain(sent.taken, payloadHash, signature, credentials);
      expect(headers['authorization']).toBe(sent.taken.headers['authorization']);
      expect(headers['x-amz-security-token']).toBe(sent.taken.headers['x-amz-security-token']);
    },
  );

  it('should be the one of the credentials and the day that it is asked with', () => {
    const signature = new SignatureV4('sqs', region);
    const request = { method: 'POST', path: '/', headers: { host: 'sqs' }, payloadHash: 'none' } as const;
    const sign = (secretAccessKey: string, day: string) =>
      signature.sign(request, { ...CREDENTIALS, secretAccessKey }, new Date(`${day}T00:00:00Z`))['authorization'];
    const days = ['2026-01-01', '2026-01-02', '2026-01-01'];
    const signed = ['one', 'other', 'one'].flatMap((secret) => days.map((day) => sign(secret, day)));
    expect(new Set(signed).size).toBe(4);
    const fresh = new SignatureV4('sqs', region).sign(
      request,
      { ...CREDENTIALS, secretAccessKey: 'one' },
      new Date('2026-01-01T00:00:00Z'),
    );
    expect(signed.at(-1)).toBe(fresh['authorization']);
  });
});

/** Keys that every part of a signature could trip over. */
const ODD_KEYS = [
  'x/y.jpg',
  "a b/c+d(1)'é!.mp4",
  'ünï/😀 &=?.png',
  "a b+c(d)'e!*.jpg",
  'a//b',
  '/a',
  'a/../b',
  '.',
  '100%.jpg',
  '%2F',
  '~_-.',
  '?x=1#y',
  '\u0000\t\n',
];

describe('the signature of a URL', () => {
  const checksums = ['WHEN_REQUIRED', 'WHEN_SUPPORTED'] as const;
  const tokens = [undefined, 'a/token+of='.repeat(50)];
  const settings = checksums.flatMap((checksum) =>
    tokens.flatMap((sessionToken) => ([true, false] as const).map((isGet) => ({ checksum, sessionToken, isGet }))),
  );

  it.each(settings)("should be the SDK's for each key: %j", async ({ checksum, sessionToken, isGet }) => {
    const credentials = { ...CREDENTIALS, ...(sessionToken !== undefined && { sessionToken }) };
    const client = new S3Client({
      region,
      credentials,
      requestChecksumCalculation: checksum,
      responseChecksumValidation: checksum,
    });
    const signature = new SignatureV4('s3', region);
    const signed = new Date('2026-11-22T23:59:59.999Z');
    const type = { 'content-type': 'image/svg+xml; charset=utf-8' };
    const key = fc.oneof(fc.constantFrom(...ODD_KEYS), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(key, fc.integer({ min: 1, max: 604_800 }), async (Key, seconds) => {
        const input = { Bucket: 'photos', Key };
        const options = { expiresIn: seconds, signingDate: signed };
        const url = isGet
          ? await getSignedUrl(client, new GetObjectCommand(input), options)
          : await getSignedUrl(client, new PutObjectCommand({ ...input, ContentType: type['content-type'] }), {
              ...options,
              signableHeaders: new Set(['content-type', 'host']),
            });
        const { host, searchParams } = new URL(url);
        const others = [...searchParams].filter(([name]) => !name.startsWith('X-Amz-'));
        const headers = { host, ...(!isGet && type) };
        const query = Object.fromEntries(others);
        const queryOf = signature.presigner(
          { method: isGet ? 'GET' : 'PUT', headers, query, seconds },
          credentials,
          signed,
        );
        const path = `/${encodePath(Key)}`;
        expect(url.slice(url.indexOf(host) + host.length, url.indexOf('?'))).toBe(path);
        const ours = [...new URLSearchParams(queryOf(path))];
        expect(ours.sort()).toEqual([...searchParams].sort());
      }),
      { numRuns: 60 },
    );
  });
});
