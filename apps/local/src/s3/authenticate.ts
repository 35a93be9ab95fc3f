import { authenticateHeader } from './authenticate.header.js';
import { authenticateQuery } from './authenticate.query.js';
import type { Authentication, Authority } from './authentication.js';
import { S3Error } from './s3.errors.js';
import type { S3Request } from './s3.request.js';
import { parameter } from './s3.request.js';

function refuseUnsignedHeaders(request: S3Request, signedHeaders: readonly string[]): void {
  const unsigned = [...request.headers.keys()].filter(
    (name) => name.startsWith('x-amz-') && !signedHeaders.includes(name),
  );
  if (unsigned.length === 0) return;
  throw new S3Error('AccessDenied', {
    message: 'There were headers present in the request which were not signed',
    details: { HeadersNotSigned: unsigned.join(', ') },
  });
}

/**
 * Checks a request's Signature Version 4, in its Authorization header or its query.
 *
 * @throws S3Error of whatever is wrong with it; AccessDenied when there is none
 */
export function authenticate(request: S3Request, authority: Authority): Authentication {
  const authorization = request.headers.get('authorization');
  const inQuery = parameter(request, 'X-Amz-Algorithm') ?? parameter(request, 'X-Amz-Signature');
  if (authorization === undefined && inQuery === undefined) throw new S3Error('AccessDenied');
  if (authorization !== undefined && inQuery !== undefined) {
    throw new S3Error('InvalidArgument', {
      message: 'Only one auth mechanism allowed: the X-Amz-Algorithm query parameter or the Authorization header.',
    });
  }
  const authentication =
    authorization === undefined
      ? authenticateQuery(request, authority)
      : authenticateHeader(request, authorization, authority);
  refuseUnsignedHeaders(request, authentication.signedHeaders);
  return authentication;
}
