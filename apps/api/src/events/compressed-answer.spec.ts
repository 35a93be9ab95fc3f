import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { compressed } from './compressed-answer.js';

const BODY = JSON.stringify({ text: 'ünï '.repeat(1_000) });
const answer = { statusCode: 200, headers: { etag: '"a"', 'content-length': '9' }, cookies: ['a=b'], body: BODY };

describe('compressed', () => {
  it.each([
    ['br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip;q=0.2, br;q=0', 'gzip', gunzipSync],
    ['br;q=0.2, gzip;q=0.8', 'gzip', gunzipSync],
    ['br;q=0.8, gzip;q=0.2', 'br', brotliDecompressSync],
    ['*', 'br', brotliDecompressSync],
    ['GZIP', 'gzip', gunzipSync],
  ])('should encode for a client that takes %j as %s', (acceptEncoding, encoding, decode) => {
    const { body = '', headers, isBase64Encoded, ...others } = compressed(answer, acceptEncoding);
    const bytes = Buffer.from(body, 'base64');
    expect(decode(bytes).toString()).toBe(BODY);
    expect(bytes.length).toBeLessThan(BODY.length / 10);
    expect(isBase64Encoded).toBe(true);
    expect(others).toEqual({ statusCode: 200, cookies: ['a=b'] });
    expect(headers).toEqual({
      etag: '"a"',
      'content-length': String(bytes.length),
      'content-encoding': encoding,
      vary: 'accept-encoding',
    });
  });

  it.each([
    undefined,
    '',
    'identity',
    'deflate',
    'zstd',
    'br;q=0, gzip;q=0',
    'identity, *;q=0',
    'identity, gzip;q=0.5, br;q=0.9',
    ';;q=,',
    'x'.repeat(9_999),
  ])(
    'should leave the body as it is for a client that takes %j, and say that others may get it otherwise',
    (acceptEncoding) => {
      expect(compressed(answer, acceptEncoding)).toEqual({
        ...answer,
        headers: { ...answer.headers, vary: 'accept-encoding' },
      });
    },
  );

  it('should leave a short body as it is, none, and what is no text', () => {
    const headers = { vary: 'accept-encoding' };
    for (const given of [
      { statusCode: 200, body: 'a'.repeat(1_023) },
      { statusCode: 304, body: '' },
      { statusCode: 204 },
      { statusCode: 200, body: 'a'.repeat(2_000), isBase64Encoded: true },
    ])
      expect(compressed(given, 'br')).toEqual({ ...given, headers });
    expect(compressed({ body: 'ü'.repeat(512) }, 'br')).toMatchObject({ isBase64Encoded: true });
  });
});
