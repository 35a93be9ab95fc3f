import { S3Error } from './s3.errors.js';
import type { S3Request } from './s3.request.js';
import type { CanonicalParts, Credential } from './sigv4.js';
import { canonicalRequest, hmacHex, signaturesMatch, signingKey, stringToSign } from './sigv4.js';

/** Who may sign, for which region, and what time it is. */
export interface Authority {
  region: string;
  /** The secret of a key, if there is one. */
  secretOf: (accessKeyId: string) => string | undefined;
  now: () => Date;
}

/** What a checked signature says of the request. */
export interface Authentication {
  /** Who signed: of a presigned URL, whoever gave it out. */
  accessKeyId: string;
  signedHeaders: readonly string[];
  /** `x-amz-content-sha256`: a SHA-256 in hex, UNSIGNED-PAYLOAD, or one of the STREAMING- words. */
  payload: string;
  /** The request's headers; of a presigned URL, also what it carries in `x-amz-*` parameters. */
  headers: ReadonlyMap<string, string>;
  /** What signatures of single chunks start from. */
  seed: { signature: string; key: Buffer; timestamp: string; scope: string };
}

export const MAX_SKEW_MILLISECONDS = 15 * 60 * 1000;
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

interface Signed {
  request: S3Request;
  query: CanonicalParts['query'];
  credential: Credential;
  timestamp: string;
  signedHeaders: readonly string[];
  payload: string;
  signature: string;
}

/** @throws S3Error InvalidAccessKeyId, SignatureDoesNotMatch */
export function checkSignature(signed: Signed, { secretOf }: Authority): Authentication['seed'] {
  const { request, credential, timestamp, signature } = signed;
  const secret = secretOf(credential.accessKeyId);
  if (secret === undefined) {
    throw new S3Error('InvalidAccessKeyId', { details: { AWSAccessKeyId: credential.accessKeyId } });
  }
  const canonical = canonicalRequest({
    method: request.method,
    path: request.path,
    query: signed.query,
    headers: request.headers,
    signedHeaders: signed.signedHeaders,
    payloadHash: signed.payload,
  });
  const text = stringToSign(timestamp, credential.scope, canonical);
  const key = signingKey(secret, credential);
  if (!signaturesMatch(hmacHex(key, text), signature)) {
    throw new S3Error('SignatureDoesNotMatch', {
      details: { StringToSign: text, SignatureProvided: signature, CanonicalRequest: canonical },
    });
  }
  return { signature, key, timestamp, scope: credential.scope };
}
