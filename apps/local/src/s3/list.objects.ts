import { listPage } from './object.listing.js';
import { S3Error, invalidArgument } from './s3.errors.js';
import type { S3Answer, S3Context } from './s3.operation.js';
import { xmlAnswer } from './s3.operation.js';
import type { S3Request } from './s3.request.js';
import { parameter } from './s3.request.js';
import { encodeFormKey } from './form-key.js';
import { xmlDocument } from './xml.js';

const MAX_KEYS = 1000;

function parseMaxKeys(text: string | undefined): number {
  if (text === undefined) return MAX_KEYS;
  if (!/^\d{1,10}$/.test(text)) {
    throw invalidArgument('max-keys', text, 'Argument maxKeys must be an integer between 0 and 2147483647');
  }
  return Math.min(Number(text), MAX_KEYS);
}

function keyWriter(encodingType: string | undefined): (key: string) => string {
  if (encodingType === undefined) return (key) => key;
  if (encodingType === 'url') return encodeFormKey;
  throw invalidArgument('encoding-type', encodingType, 'Invalid Encoding Method specified in Request');
}

/** HeadBucket. */
export function headBucket({ authority }: S3Context): S3Answer {
  return { status: 200, headers: { 'x-amz-bucket-region': authority.region } };
}

/** ListObjectsV2. */
export function listObjects({ store }: S3Context, request: S3Request): S3Answer {
  if (parameter(request, 'list-type') !== '2') {
    throw new S3Error('NotImplemented', { message: 'Only version 2 of ListObjects is implemented here.' });
  }
  const encodingType = parameter(request, 'encoding-type');
  const write = keyWriter(encodingType);
  const prefix = parameter(request, 'prefix') ?? '';
  const delimiter = parameter(request, 'delimiter');
  const startAfter = parameter(request, 'start-after');
  const continuationToken = parameter(request, 'continuation-token');
  const maxKeys = parseMaxKeys(parameter(request, 'max-keys'));
  const page = listPage(store.list(request.bucket), {
    prefix,
    delimiter: delimiter ?? '',
    startAfter: startAfter ?? '',
    maxKeys,
    ...(continuationToken !== undefined && { continuationToken }),
  });
  return xmlAnswer(
    200,
    xmlDocument('ListBucketResult', {
      Name: request.bucket,
      Prefix: write(prefix),
      Delimiter: delimiter && write(delimiter),
      StartAfter: startAfter && write(startAfter),
      ContinuationToken: continuationToken,
      NextContinuationToken: page.nextToken,
      EncodingType: encodingType,
      MaxKeys: maxKeys,
      KeyCount: page.objects.length + page.commonPrefixes.length,
      IsTruncated: page.nextToken !== undefined,
      Contents: page.objects.map((object) => ({
        Key: write(object.key),
        LastModified: object.lastModified,
        ETag: `"${object.etag}"`,
        Size: object.size,
        StorageClass: 'STANDARD',
      })),
      CommonPrefixes: page.commonPrefixes.map((group) => ({ Prefix: write(group) })),
    }),
  );
}
