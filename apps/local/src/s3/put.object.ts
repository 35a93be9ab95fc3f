import type { Authentication } from './authentication.js';
import { objectHeaders } from './object.headers.js';
import { writePrecondition } from './preconditions.js';
import { openBody } from './request.body.js';
import { S3Error } from './s3.errors.js';
import type { S3Answer, S3Context } from './s3.operation.js';
import type { S3Request } from './s3.request.js';

/** PutObject. */
export async function putObject(
  { store, announce, maxObjectBytes }: S3Context,
  request: S3Request,
  authentication: Authentication,
): Promise<S3Answer> {
  const { bucket, key } = request;
  if (authentication.headers.has('x-amz-copy-source')) {
    throw new S3Error('NotImplemented', { message: 'CopyObject is not implemented here.' });
  }
  const headers = objectHeaders(authentication.headers);
  // Once before the body, so that nobody uploads in vain, and once more at the end, where it decides.
  writePrecondition(request.headers, store.get(bucket, key));
  const body = openBody(request, authentication, maxObjectBytes);
  const object = await store.put(bucket, {
    key,
    chunks: body.chunks,
    describe: () => ({ ...body.verify(), headers }),
    allow: (existing) => {
      writePrecondition(request.headers, existing);
    },
  });
  announce({ eventName: 'ObjectCreated:Put', bucket, object }, request);
  return {
    status: 200,
    headers: {
      etag: `"${object.etag}"`,
      'x-amz-checksum-crc32': object.crc32,
      'x-amz-checksum-type': 'FULL_OBJECT',
    },
  };
}
