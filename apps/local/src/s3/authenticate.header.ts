import type { Authentication, Authority } from './authentication.js';
import { MAX_SKEW_MILLISECONDS, checkSignature } from './authentication.js';
import { S3Error, invalidArgument } from './s3.errors.js';
import type { S3Request } from './s3.request.js';
import type { Credential } from './sigv4.js';
import { ALGORITHM, parseCredential, parseTimestamp } from './sigv4.js';

const PAYLOAD = /^(?:[0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-[A-Z0-9-]+)$/;

function malformed(reason: string): S3Error {
  return new S3Error('AuthorizationHeaderMalformed', { message: `The authorization header is malformed; ${reason}` });
}

function parseAuthorization(text: string): { credential: Credential; signedHeaders: string[]; signature: string } {
  if (!text.startsWith(`${ALGORITHM} `)) {
    throw new S3Error('InvalidRequest', {
      message: `The authorization mechanism you have provided is not supported. Please use ${ALGORITHM}.`,
    });
  }
  const parts = new Map(
    text
      .slice(ALGORITHM.length)
      .split(',')
      .map((part) => {
        const [name = '', value = ''] = part.trim().split('=', 2);
        return [name, value] as const;
      }),
  );
  const credential = parseCredential(parts.get('Credential') ?? '');
  const signedHeaders = parts.get('SignedHeaders')?.split(';') ?? [];
  const signature = parts.get('Signature') ?? '';
  if (!credential) throw malformed('it needs Credential=key/date/region/s3/aws4_request.');
  if (!signedHeaders.includes('host')) throw malformed('SignedHeaders must name host.');
  if (signature === '') throw malformed('it needs a Signature.');
  return { credential, signedHeaders, signature };
}

/** The signing time in the form of x-amz-date, from which the signature is made. */
function signingTime(request: S3Request, now: Date): string {
  const given = request.headers.get('x-amz-date');
  const text = given ?? basicFormat(new Date(request.headers.get('date') ?? ''));
  const date = parseTimestamp(text);
  if (!date) {
    throw new S3Error('AccessDenied', { message: 'AWS authentication requires a valid Date or x-amz-date header' });
  }
  if (Math.abs(now.getTime() - date.getTime()) > MAX_SKEW_MILLISECONDS) {
    throw new S3Error('RequestTimeTooSkewed', {
      details: {
        RequestTime: text,
        ServerTime: now.toISOString(),
        MaxAllowedSkewMilliseconds: String(MAX_SKEW_MILLISECONDS),
      },
    });
  }
  return text;
}

function basicFormat(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** Signature in the Authorization header. */
export function authenticateHeader(request: S3Request, authorization: string, authority: Authority): Authentication {
  const { credential, signedHeaders, signature } = parseAuthorization(authorization);
  const payload = request.headers.get('x-amz-content-sha256');
  if (payload === undefined) {
    throw new S3Error('InvalidRequest', { message: 'Missing required header for this request: x-amz-content-sha256' });
  }
  if (!PAYLOAD.test(payload)) {
    throw invalidArgument(
      'x-amz-content-sha256',
      payload,
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING- value, or a valid sha256 value.',
    );
  }
  const timestamp = signingTime(request, authority.now());
  if (!timestamp.startsWith(credential.date)) throw malformed('its credential is of another day than its date.');
  if (credential.region !== authority.region) {
    throw new S3Error('AuthorizationHeaderMalformed', {
      message: `The authorization header is malformed; the region '${credential.region}' is wrong; expecting '${authority.region}'`,
      details: { Region: authority.region },
    });
  }
  const signed = { request, query: request.query, credential, timestamp, signedHeaders, payload, signature };
  const seed = checkSignature(signed, authority);
  return { accessKeyId: credential.accessKeyId, signedHeaders, payload, headers: request.headers, seed };
}
