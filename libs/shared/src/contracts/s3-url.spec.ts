import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseS3Url } from './s3-url.js';

describe('parseS3Url', () => {
  it.each([
    ['s3://bucket/a.jpg', { bucket: 'bucket', key: 'a.jpg' }],
    ['s3://bucket/a/b%2Fc d?e#f', { bucket: 'bucket', key: 'a/b%2Fc d?e#f' }],
    ['s3://bucket//a', { bucket: 'bucket', key: '/a' }],
    ['s3://bucket/line\nbreak', { bucket: 'bucket', key: 'line\nbreak' }],
  ])('should split %p without decoding', (url, location) => {
    expect(parseS3Url(url)).toEqual(location);
  });

  it.each([
    'http://bucket/a',
    's3://',
    's3://bucket',
    's3://bucket/',
    's3:///a',
    'S3://bucket/a',
    ' s3://bucket/a',
    '',
  ])('should refuse %p', (url) => {
    expect(parseS3Url(url)).toBeUndefined();
  });

  it('should find the bucket and the key of any object', () => {
    const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{2,62}$/);
    fc.assert(
      fc.property(bucket, fc.string({ unit: 'binary', minLength: 1 }), (name, key) => {
        expect(parseS3Url(`s3://${name}/${key}`)).toEqual({ bucket: name, key });
      }),
    );
  });
});
