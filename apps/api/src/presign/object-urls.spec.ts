import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LazyS3 } from '../aws/lazy-clients.js';
import { readConfig } from '../config.js';
import { DownloadSigner } from './download-signer.js';
import { ObjectUrls } from './object-urls.js';
import { UploadSigner } from './upload-signer.js';

const NOW = new Date('2026-11-22T10:07:08.999Z');
const SIGNED = new Date('2026-11-22T10:05:00.000Z');
const keys = fc.oneof(
  fc.constantFrom("a b/c+d(1)'é!.mp4", 'ünï/😀 &=?.png', 'a//b', 'a/../b', '%2F', '?x=1#y'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
);

interface Place {
  readonly region: string;
  readonly bucket?: string;
  /** By which the SDK would be told so. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Where buckets may be: in the host's name, in the path, in other partitions, and behind what a bucket's name doesn't fit. */
const PLACES: Readonly<Record<string, S3ClientConfig & Place>> = {
  'a bucket in a name': { region: 'eu-central-1' },
  'the oldest region': { region: 'us-east-1' },
  'a region of China': { region: 'cn-north-1' },
  'a bucket with dots': { region: 'eu-central-1', bucket: 'photos.of.users' },
  'FIPS endpoints': {
    region: 'us-west-2',
    useFipsEndpoint: true,
    variables: { AWS_USE_FIPS_ENDPOINT: 'true' },
  },
  'endpoints of both IPs': {
    region: 'us-west-2',
    useDualstackEndpoint: true,
    variables: { AWS_USE_DUALSTACK_ENDPOINT: 'true' },
  },
  'another endpoint': {
    region: 'eu-central-1',
    endpoint: 'http://127.0.0.1:4566',
    forcePathStyle: true,
    variables: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' },
  },
};
const CREDENTIALS = {
  accessKeyId: 'AKID',
  secretAccessKey: 'a/secret+key',
  sessionToken: 'a/token+of='.repeat(54),
};

function standing(place: string) {
  const { bucket = 'photos', region, variables, ...options } = PLACES[place] ?? { region: '' };
  const onLambda = { AWS_LAMBDA_FUNCTION_NAME: 'api', AWS_REGION: region, UPLOAD_BUCKET_NAME: bucket };
  const config = readConfig({ ...onLambda, ...variables });
  const s3 = new S3Client({
    region,
    credentials: CREDENTIALS,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...options,
  });
  const lazyS3 = new LazyS3(() => Promise.resolve(s3));
  const objects = new ObjectUrls(lazyS3, () => s3.config.credentials(), config);
  const now = { current: NOW };
  const clock = () => now.current;
  const downloads = new DownloadSigner(objects, config, clock);
  return { config, s3, objects, now, downloads, uploads: new UploadSigner(objects, config, clock) };
}

/** Both have the same parameters, which may be in any order. */
function expectSame(url: string, other: string): void {
  const [place, query] = url.split('?');
  const [otherPlace, otherQuery] = other.split('?');
  expect(place).toBe(otherPlace);
  expect(query?.split('&').sort()).toEqual(otherQuery?.split('&').sort());
}

describe('a URL of an object', () => {
  it.each(Object.keys(PLACES))("should be the SDK's for each key, with %s", async (place) => {
    const { config, s3, downloads, uploads } = standing(place);
    const Bucket = config.uploadBucket;
    const expiresIn = config.pictureUrlSeconds;
    await fc.assert(
      fc.asyncProperty(keys, fc.boolean(), async (Key, isAttachment) => {
        const command = new GetObjectCommand({
          Bucket,
          Key,
          ...(isAttachment && { ResponseContentDisposition: 'attachment' }),
        });
        const url = await downloads.signGet({ bucket: Bucket, key: Key, isAttachment });
        expectSame(url, await getSignedUrl(s3, command, { expiresIn, signingDate: SIGNED }));
      }),
      { numRuns: 40 },
    );
    await fc.assert(
      fc.asyncProperty(keys, fc.option(fc.integer({ min: 1, max: 20_000_000 })), async (Key, size) => {
        const length = size ?? undefined;
        const put = {
          Bucket,
          Key,
          ContentType: 'image/svg+xml',
          ...(length !== undefined && { ContentLength: length }),
        };
        const url = await uploads.signPut({ key: Key, type: 'image/svg+xml', length }, 300);
        const options = { expiresIn: 300, signingDate: NOW };
        const signableHeaders = new Set(['content-type', 'content-length', 'host']);
        expectSame(url, await getSignedUrl(s3, new PutObjectCommand(put), { ...options, signableHeaders }));
      }),
      { numRuns: 40 },
    );
    s3.destroy();
  });

  it('should be the same as long as its window lasts, and as the credentials do', async () => {
    const { s3, downloads, now } = standing('a bucket in a name');
    const sign = () => downloads.signGet({ bucket: 'photos', key: 'a' });
    const first = await sign();
    now.current = new Date('2026-11-22T10:09:59.999Z');
    await expect(sign()).resolves.toBe(first);
    now.current = new Date('2026-11-22T10:10:00.000Z');
    await expect(sign()).resolves.not.toBe(first);
    s3.config.credentials = () => Promise.resolve({ ...CREDENTIALS, sessionToken: 'another' });
    await expect(sign()).resolves.toContain('X-Amz-Security-Token=another');
    s3.destroy();
  });

  it('should be made once in its window, however often it is asked for, and none be kept without end', async () => {
    const { s3, objects, config, now } = standing('a bucket in a name');
    let made = 0;
    const counting = Object.assign(Object.create(objects) as ObjectUrls, {
      signer: async (...asked: Parameters<ObjectUrls['signer']>) => {
        const urlOf = await objects.signer(...asked);
        return (key: string) => {
          made++;
          return urlOf(key);
        };
      },
    });
    const downloads = new DownloadSigner(counting, config, () => now.current);
    const sign = (key: string) => downloads.signGet({ bucket: 'photos', key });
    const first = await sign('0');
    await sign('0');
    expect(made).toBe(1);
    for (let count = 1; count <= 5_000; count++) await sign(String(count));
    expect(made).toBe(5_001);
    await expect(sign('0')).resolves.toBe(first);
    expect(made).toBe(5_002);
    s3.destroy();
  });

  it('should be made without the SDK of S3 on Lambda, where it is plain where the bucket is', async () => {
    const { config, s3 } = standing('a bucket in a name');
    const noS3 = new LazyS3(() => Promise.reject(new Error('S3 is loaded')));
    const objects = new ObjectUrls(noS3, () => s3.config.credentials(), config);
    const url = new DownloadSigner(objects, config, () => NOW).signGet({ bucket: 'photos', key: 'a' });
    await expect(url).resolves.toContain('X-Amz-Signature=');
    s3.destroy();
  });

  it('should be an S3_ERROR as long as there are no credentials, or the SDK cannot sign', async () => {
    const { s3, config, downloads } = standing('a bucket with dots');
    const { credentials } = s3.config;
    const sign = () => downloads.signGet({ bucket: config.uploadBucket, key: 'a' });
    s3.config.credentials = () => Promise.reject(new Error('None'));
    await expect(sign()).rejects.toMatchObject({ code: 'S3_ERROR' });
    s3.config.credentials = credentials;
    s3.middlewareStack.add(() => () => Promise.reject(new Error('No endpoint')), { step: 'initialize', name: 'fault' });
    await expect(sign()).rejects.toMatchObject({ code: 'S3_ERROR' });
    s3.middlewareStack.remove('fault');
    await expect(sign()).resolves.toContain('X-Amz-Signature=');
    s3.destroy();
  });
});
