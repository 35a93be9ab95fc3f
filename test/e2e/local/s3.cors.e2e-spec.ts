import { PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { S3Fixture } from './s3.fixture.js';
import { BUCKET, refusal, startS3Fixture } from './s3.fixture.js';

describe('S3 CORS', () => {
  let s3: S3Fixture;

  beforeAll(async () => {
    s3 = await startS3Fixture([
      {
        allowedOrigins: ['https://app.example', 'https://*.dev.example'],
        allowedMethods: ['PUT', 'POST', 'GET', 'HEAD'],
        allowedHeaders: ['content-*', 'x-amz-meta-name'],
        exposedHeaders: ['ETag', 'x-amz-request-id'],
        maxAgeSeconds: 3000,
      },
      { allowedOrigins: ['*'], allowedMethods: ['GET'], allowedHeaders: [], exposedHeaders: [] },
    ]);
  });
  afterAll(() => s3.stop());

  const preflight = (headers: Record<string, string>, url = s3.url('any')) =>
    fetch(url, { method: 'OPTIONS', headers });
  const asking = (origin: string, method: string, headers?: string) => ({
    origin,
    'access-control-request-method': method,
    ...(headers !== undefined && { 'access-control-request-headers': headers }),
  });
  const cors = (response: Response): Record<string, string> =>
    Object.fromEntries([...response.headers].filter(([name]) => /^access-control|^vary/.test(name)));

  it('should answer a preflight by the first rule that fits', async () => {
    const response = await preflight(asking('https://app.example', 'PUT', 'Content-Type, x-amz-meta-name'));
    expect(response.status).toBe(200);
    expect(cors(response)).toEqual({
      'access-control-allow-origin': 'https://app.example',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'PUT, POST, GET, HEAD',
      'access-control-allow-headers': 'content-type, x-amz-meta-name',
      'access-control-expose-headers': 'ETag, x-amz-request-id',
      'access-control-max-age': '3000',
      vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
    });
    expect((await preflight(asking('https://a.dev.example', 'POST'))).status).toBe(200);
    const open = await preflight(asking('https://anyone.example', 'GET'));
    expect(cors(open)).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(cors(open)['access-control-allow-credentials']).toBeUndefined();
  });

  it('should refuse a preflight that no rule fits', async () => {
    const code = async (...args: Parameters<typeof preflight>) => refusal(await preflight(...args));
    const forbidden = '403 AccessForbidden';
    expect(await code(asking('https://evil.example', 'PUT'))).toBe(forbidden);
    expect(await code(asking('https://app.example.evil', 'PUT'))).toBe(forbidden);
    expect(await code(asking('https://app.example', 'DELETE'))).toBe(forbidden);
    expect(await code(asking('https://app.example', 'PUT', 'authorization'))).toBe(forbidden);
    expect(await code(asking('https://app.example', 'PUT'), `${s3.server.endpoint}/second/any`)).toBe(forbidden);
    expect(await code({ 'access-control-request-method': 'PUT' })).toBe('400 BadRequest');
    expect(await code({ origin: 'https://app.example' })).toBe('400 BadRequest');
  });

  it('should put the headers on answers and on errors, for origins that are allowed', async () => {
    const url = await getSignedUrl(s3.presigner, new PutObjectCommand({ Bucket: BUCKET, Key: 'c' }));
    const put = (origin: string) => fetch(url, { method: 'PUT', body: 'x', headers: { origin } });
    const stored = await put('https://app.example');
    expect(stored.status).toBe(200);
    expect(cors(stored)).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      'access-control-expose-headers': 'ETag, x-amz-request-id',
    });
    expect(Object.keys(cors(await put('https://evil.example')))).toEqual(['vary']);
    const refused = await fetch(s3.url('c'), { method: 'PUT', body: 'x', headers: { origin: 'https://app.example' } });
    expect(refused.status).toBe(403);
    expect(cors(refused)).toMatchObject({ 'access-control-allow-origin': 'https://app.example' });
    expect(cors(await fetch(s3.url('c')))).toHaveProperty('vary');
  });
});
