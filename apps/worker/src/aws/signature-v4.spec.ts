import { hash } from 'node:crypto';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { placeOf } from './direct.s3.js';
import { SignatureV4 } from './signature-v4.js';

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

describe('the path of an object', () => {
  it.each([true, false])(
    "should be the SDK's for each key, with the bucket in the path: %s",
    async (forcePathStyle) => {
      const sent = new Sent();
      const options = {
        region,
        credentials: CREDENTIALS,
        requestHandler: sent.handler,
        maxAttempts: 1,
        forcePathStyle,
      };
      const client = new S3Client(options);
      const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
      const odd = fc.constantFrom(
        "a b+c(d)'e!*.jpg",
        'ünï/çø dé.jpg',
        'a//b',
        '.',
        'a/../b',
        '100%.jpg',
        '~_-.',
        '?x=1#y',
      );
      await fc.assert(
        fc.asyncProperty(fc.oneof(odd, part), async (Key) => {
          const input = { Bucket: 'photos', Key };
          await client.send(new GetObjectCommand(input)).catch(() => undefined);
          const { request } = sent;
          const place = placeOf(input);
          const path = `${forcePathStyle ? '/photos' : ''}${place?.path ?? ''}`;
          expect(path).toBe(request?.path);
          expect(place?.name).toBe('photos');
        }),
        { numRuns: 200 },
      );
    },
  );
});
