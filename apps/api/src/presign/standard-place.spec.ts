import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { standardPlaceOf } from './standard-place.js';

const CREDENTIALS = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
const REGIONS = [
  ...['us-east-1', 'us-west-2', 'eu-central-1', 'eu-isoe-west-1', 'il-central-1', 'mx-central-1', 'ap-southeast-7'],
  ...['us-gov-west-1', 'cn-north-1', 'us-iso-east-1', 'aws-global', 's3-external-1', 'nowhere'],
];
const label = fc.stringMatching(/^[a-z0-9-]{1,30}$/);
const buckets = fc.oneof(
  fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/),
  fc
    .tuple(label, fc.constantFrom('--usw2-az1--x-s3', '--xa-s3', '-s3alias', '--ol-s3', '--op-s3'))
    .map((parts) => parts.join('')),
  fc.tuple(label, label).map((labels) => labels.join('.')),
  fc.stringMatching(/^[A-Za-z0-9._-]{1,66}$/),
);

describe('standardPlaceOf', () => {
  it("should be where the SDK's rules see the bucket, or leave it to them", async () => {
    let known = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...REGIONS), buckets, async (region, Bucket) => {
        const place = standardPlaceOf(Bucket, region);
        if (place === undefined) return;
        known++;
        const s3 = new S3Client({ region, credentials: CREDENTIALS });
        const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'a' }));
        s3.destroy();
        expect(url.slice(0, url.indexOf('?'))).toBe(`${place}a`);
      }),
      { numRuns: 1_000 },
    );
    expect(known).toBeGreaterThan(50);
  });

  it('should know the buckets that the templates make', () => {
    expect(standardPlaceOf('spotter-prod-uploads-123456789012-eu-central-1', 'eu-central-1')).toBe(
      'https://spotter-prod-uploads-123456789012-eu-central-1.s3.eu-central-1.amazonaws.com/',
    );
  });
});
