import { validateHeaderValue } from 'node:http';
import { S3Error, invalidArgument } from './s3.errors.js';

const MAX_METADATA_BYTES = 2048;
const METADATA_PREFIX = 'x-amz-meta-';
const STORED = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
] as const;

/** What `x-amz-*` a request may carry beside metadata and checksums, and with which values if not with any. */
const UNDERSTOOD: Readonly<Record<string, readonly string[] | 'any'>> = {
  'x-amz-algorithm': 'any',
  'x-amz-credential': 'any',
  'x-amz-date': 'any',
  'x-amz-signature': 'any',
  'x-amz-security-token': 'any',
  'x-amz-content-sha256': 'any',
  'x-amz-decoded-content-length': 'any',
  'x-amz-trailer': 'any',
  'x-amz-sdk-checksum-algorithm': 'any',
  'x-amz-user-agent': 'any',
  'x-amz-expected-bucket-owner': 'any',
  'x-amz-acl': ['private', 'bucket-owner-full-control'],
  'x-amz-server-side-encryption': ['AES256'],
  'x-amz-storage-class': ['STANDARD'],
};

/** @throws S3Error NotImplemented for what would otherwise be ignored in silence, such as a grant or a tag */
export function refuseUnknownHeaders(headers: ReadonlyMap<string, string>): void {
  for (const [name, value] of headers) {
    if (!name.startsWith('x-amz-') || /^x-amz-(?:meta|checksum)-/.test(name)) continue;
    const values = UNDERSTOOD[name];
    if (values === 'any' || values?.includes(value)) continue;
    throw new S3Error('NotImplemented', { details: { Header: name } });
  }
}

/** Throws where node:http would: an unsendable value must be refused when it comes, not when it is read. */
export function checkHeaderValue(name: string, value: string): void {
  try {
    validateHeaderValue(name, value);
  } catch {
    throw invalidArgument(name, value, 'Header value cannot be represented using ISO-8859-1.');
  }
}

/**
 * The headers that are kept with an object and given back with it.
 *
 * @throws S3Error MetadataTooLarge, InvalidArgument
 */
export function objectHeaders(source: ReadonlyMap<string, string>): Record<string, string> {
  const kept = new Map<string, string>();
  for (const name of STORED) {
    const value = source.get(name);
    if (value !== undefined && value !== '') kept.set(name, value);
  }
  const encodings = kept
    .get('content-encoding')
    ?.split(',')
    .map((encoding) => encoding.trim());
  const encoding = encodings?.filter((name) => name !== 'aws-chunked').join(',') ?? '';
  if (encoding === '') kept.delete('content-encoding');
  else kept.set('content-encoding', encoding);

  let size = 0;
  for (const [name, value] of source) {
    if (!name.startsWith(METADATA_PREFIX)) continue;
    size += name.length - METADATA_PREFIX.length + value.length;
    kept.set(name, value);
  }
  if (size > MAX_METADATA_BYTES) {
    throw new S3Error('MetadataTooLarge', {
      details: { Size: String(size), MaxSizeAllowed: String(MAX_METADATA_BYTES) },
    });
  }
  for (const [name, value] of kept) checkHeaderValue(name, value);
  if (!kept.has('content-type')) kept.set('content-type', 'binary/octet-stream');
  return Object.fromEntries(kept);
}
