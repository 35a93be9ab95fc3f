import type { Authentication, Authority } from './authentication.js';
import { MAX_SKEW_MILLISECONDS, UNSIGNED_PAYLOAD, checkSignature } from './authentication.js';
import { S3Error } from './s3.errors.js';
import type { S3Request } from './s3.request.js';
import { parameter } from './s3.request.js';
import type { QueryParameter } from './sigv4.js';
import { ALGORITHM, parseCredential, parseTimestamp } from './sigv4.js';

const MAX_EXPIRES_SECONDS = 604_800;
const REQUIRED = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Signature',
  'X-Amz-Date',
  'X-Amz-SignedHeaders',
  'X-Amz-Expires',
] as const;

type Required = (typeof REQUIRED)[number];

function malformed(message: string): S3Error {
  return new S3Error('AuthorizationQueryParametersError', { message });
}

function requiredParameters(request: S3Request): Record<Required, string> {
  const entries = REQUIRED.map((name) => [name, parameter(request, name)] as const);
  const missing = entries.filter(([, value]) => value === undefined).map(([name]) => name);
  if (missing.length > 0) throw malformed(`A presigned URL needs all of ${REQUIRED.join(', ')}.`);
  return Object.fromEntries(entries) as Record<Required, string>;
}

function parseExpires(text: string): number {
  if (!/^-?\d+$/.test(text)) throw malformed('X-Amz-Expires should be a number');
  const seconds = Number(text);
  if (seconds < 0) throw malformed('X-Amz-Expires must be non-negative');
  if (seconds > MAX_EXPIRES_SECONDS) {
    throw malformed(`X-Amz-Expires must be at most a week: ${MAX_EXPIRES_SECONDS} seconds`);
  }
  return seconds;
}

function checkTime(timestamp: string, expires: number, now: Date): void {
  const signed = parseTimestamp(timestamp);
  if (!signed) throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  const end = new Date(signed.getTime() + expires * 1000);
  if (signed.getTime() - now.getTime() > MAX_SKEW_MILLISECONDS) {
    throw new S3Error('AccessDenied', {
      message: 'Request is not valid yet',
      details: { 'X-Amz-Date': timestamp, ServerTime: now.toISOString() },
    });
  }
  if (now > end) {
    throw new S3Error('AccessDenied', {
      message: 'Request has expired',
      details: { 'X-Amz-Expires': String(expires), Expires: end.toISOString(), ServerTime: now.toISOString() },
    });
  }
}

/** Presigning moves `x-amz-*` headers into the query: there they say the same, and are signed with it. */
function withHoisted(request: S3Request): Map<string, string> {
  const hoisted = request.query
    .filter(([name]) => /^x-amz-/i.test(name) && !(REQUIRED as readonly string[]).includes(name))
    .map(([name, value]): QueryParameter => [name.toLowerCase(), Buffer.from(value).toString('latin1')]);
  return new Map([...hoisted, ...request.headers]);
}

/** Signature in the query, as presigned URLs have it. */
export function authenticateQuery(request: S3Request, authority: Authority): Authentication {
  const given = requiredParameters(request);
  const timestamp = given['X-Amz-Date'];
  if (given['X-Amz-Algorithm'] !== ALGORITHM) throw malformed(`X-Amz-Algorithm only supports "${ALGORITHM}"`);
  const credential = parseCredential(given['X-Amz-Credential']);
  if (!credential) throw malformed('X-Amz-Credential must be key/date/region/s3/aws4_request.');
  if (credential.region !== authority.region) {
    throw malformed(`X-Amz-Credential names the region '${credential.region}'; expecting '${authority.region}'`);
  }
  if (!timestamp.startsWith(credential.date)) throw malformed('X-Amz-Credential is of another day than X-Amz-Date.');
  checkTime(timestamp, parseExpires(given['X-Amz-Expires']), authority.now());

  const signedHeaders = given['X-Amz-SignedHeaders'].split(';');
  if (!signedHeaders.includes('host')) throw malformed('X-Amz-SignedHeaders must name host.');
  const headers = withHoisted(request);
  const payload = headers.get('x-amz-content-sha256') ?? UNSIGNED_PAYLOAD;
  const query = request.query.filter(([name]) => name !== 'X-Amz-Signature');
  const signature = given['X-Amz-Signature'];
  const seed = checkSignature({ request, query, credential, timestamp, signedHeaders, payload, signature }, authority);
  return { accessKeyId: credential.accessKeyId, signedHeaders, payload, headers, seed };
}
