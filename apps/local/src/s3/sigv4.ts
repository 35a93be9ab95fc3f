import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { encodePath, encodeUriStrictly } from '@spotter/shared';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
export const ALGORITHM = 'AWS4-HMAC-SHA256';
const SERVICE = 's3';
const TERMINATOR = 'aws4_request';

export type QueryParameter = readonly [name: string, value: string];

export interface CanonicalParts {
  method: string;
  /** Decoded, with its leading slash. */
  path: string;
  /** Decoded, without the signature itself. */
  query: readonly QueryParameter[];
  /** By lower-case name, one character per byte as node:http gives them. */
  headers: ReadonlyMap<string, string>;
  signedHeaders: readonly string[];
  payloadHash: string;
}

export interface Credential {
  accessKeyId: string;
  /** yyyymmdd */
  date: string;
  region: string;
  /** date/region/s3/aws4_request */
  scope: string;
}

/** `undefined` when the text is no credential of this service. */
export function parseCredential(text: string): Credential | undefined {
  const [accessKeyId, date, region, service, terminator, more] = text.split('/');
  if (accessKeyId === undefined || date === undefined || region === undefined || more !== undefined) return undefined;
  if (!/^\d{8}$/.test(date) || service !== SERVICE || terminator !== TERMINATOR) return undefined;
  return { accessKeyId, date, region, scope: [date, region, SERVICE, TERMINATOR].join('/') };
}

/** The time in `20130524T000000Z`; `undefined` when it is none. */
export function parseTimestamp(text: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}

export function hmacHex(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text, 'latin1').digest('hex');
}

export function signingKey(secretAccessKey: string, { date, region }: Pick<Credential, 'date' | 'region'>): Buffer {
  return [date, region, SERVICE, TERMINATOR].reduce(
    (key, text) => createHmac('sha256', key).update(text).digest(),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
}

function byText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

export function canonicalRequest(parts: CanonicalParts): string {
  const query = parts.query
    .map(([name, value]) => [encodeUriStrictly(name), encodeUriStrictly(value)] as const)
    .sort((left, right) => byText(left[0], right[0]) || byText(left[1], right[1]))
    .map((pair) => pair.join('='));
  const headers = parts.signedHeaders.map((name) => {
    const value = parts.headers.get(name) ?? '';
    return `${name}:${value.trim().replace(/[ \t]+/g, ' ')}\n`;
  });
  return [
    parts.method,
    encodePath(parts.path),
    query.join('&'),
    headers.join(''),
    parts.signedHeaders.join(';'),
    parts.payloadHash,
  ].join('\n');
}

export function stringToSign(timestamp: string, scope: string, canonical: string): string {
  return [ALGORITHM, timestamp, scope, sha256Hex(canonical)].join('\n');
}

/** Takes the same time whichever character differs. */
export function signaturesMatch(expected: string, given: string): boolean {
  const left = Buffer.from(expected);
  const right = Buffer.from(given);
  return left.length === right.length && timingSafeEqual(left, right);
}
