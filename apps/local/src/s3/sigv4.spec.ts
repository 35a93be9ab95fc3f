import { describe, expect, it } from '@jest/globals';
import type { CanonicalParts } from './sigv4.js';
import {
  canonicalRequest,
  hmacHex,
  parseCredential,
  parseTimestamp,
  sha256Hex,
  signaturesMatch,
  signingKey,
  stringToSign,
} from './sigv4.js';

/** The key, time and requests with which AWS documents its signatures (sig-v4-header-based-auth, sigv4-query-string-auth). */
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const TIMESTAMP = '20130524T000000Z';
const HOST = 'examplebucket.s3.amazonaws.com';
const EMPTY = sha256Hex('');

function sign(parts: Partial<CanonicalParts> & { headers: Map<string, string> }): string {
  const scope = { date: '20130524', region: 'us-east-1' };
  const canonical = canonicalRequest({
    method: 'GET',
    path: '/',
    query: [],
    signedHeaders: [...parts.headers.keys()].sort(),
    payloadHash: EMPTY,
    ...parts,
  });
  return hmacHex(signingKey(SECRET, scope), stringToSign(TIMESTAMP, '20130524/us-east-1/s3/aws4_request', canonical));
}

function headers(more: Record<string, string> = {}, payloadHash = EMPTY): Map<string, string> {
  return new Map(Object.entries({ host: HOST, 'x-amz-content-sha256': payloadHash, 'x-amz-date': TIMESTAMP, ...more }));
}

describe('sigv4', () => {
  it('should sign as AWS documents it', () => {
    expect(sign({ path: '/test.txt', headers: headers({ range: 'bytes=0-9' }) })).toBe(
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    );
    expect(sign({ query: [['lifecycle', '']], headers: headers() })).toBe(
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    );
    const list = [
      ['prefix', 'J'],
      ['max-keys', '2'],
    ] as const;
    expect(sign({ query: list, headers: headers() })).toBe(
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    );
  });

  it('should encode the key, and sign the hash of the body', () => {
    const payloadHash = sha256Hex('Welcome to Amazon S3.');
    const sent = { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' };
    expect(sign({ method: 'PUT', path: '/test$file.text', payloadHash, headers: headers(sent, payloadHash) })).toBe(
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    );
  });

  it('should sign a query', () => {
    const query = [
      ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
      ['X-Amz-Credential', 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request'],
      ['X-Amz-Date', TIMESTAMP],
      ['X-Amz-Expires', '86400'],
      ['X-Amz-SignedHeaders', 'host'],
    ] as const;
    const payloadHash = 'UNSIGNED-PAYLOAD';
    expect(sign({ path: '/test.txt', query, payloadHash, headers: new Map([['host', HOST]]) })).toBe(
      'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
  });

  it('should take credentials of this service only', () => {
    expect(parseCredential('key/20130524/us-east-1/s3/aws4_request')).toEqual({
      accessKeyId: 'key',
      date: '20130524',
      region: 'us-east-1',
      scope: '20130524/us-east-1/s3/aws4_request',
    });
    for (const text of [
      '',
      'key',
      'key/20130524/r/sqs/aws4_request',
      'key/2013/r/s3/aws4_request',
      'k/20130524/r/s3/x',
    ]) {
      expect(parseCredential(text)).toBeUndefined();
    }
    expect(parseCredential('key/20130524/us-east-1/s3/aws4_request/more')).toBeUndefined();
  });

  it('should take times in the basic format only', () => {
    expect(parseTimestamp(TIMESTAMP)).toEqual(new Date('2013-05-24T00:00:00Z'));
    for (const text of ['', '2013-05-24T00:00:00Z', '20131324T000000Z', '20130524T000000']) {
      expect(parseTimestamp(text)).toBeUndefined();
    }
  });

  it('should compare whole signatures', () => {
    expect(signaturesMatch('abc', 'abc')).toBe(true);
    for (const other of ['abd', 'ab', 'abcd', '', 'äbc']) expect(signaturesMatch('abc', other)).toBe(false);
  });
});
