import { S3Error } from './s3.errors.js';
import type { StoredObject } from './stored.object.js';

type Headers = ReadonlyMap<string, string>;

function names(list: string, etag: string): boolean {
  return list
    .split(',')
    .map((tag) =>
      tag
        .trim()
        .replace(/^W\//, '')
        .replace(/^"(.*)"$/, '$1'),
    )
    .some((tag) => tag === '*' || tag === etag);
}

function failed(condition: string): S3Error {
  return new S3Error('PreconditionFailed', { details: { Condition: condition } });
}

/** Whole seconds, since that is what an HTTP date can say. */
function seconds(time: string): number {
  return Math.floor(new Date(time).getTime() / 1000);
}

/**
 * RFC 9110 section 13.2.2 for a read. `notModified` means 304.
 *
 * @throws S3Error PreconditionFailed
 */
export function readPrecondition(headers: Headers, object: StoredObject): 'proceed' | 'notModified' {
  const ifMatch = headers.get('if-match');
  const unmodifiedSince = headers.get('if-unmodified-since');
  if (ifMatch !== undefined) {
    if (!names(ifMatch, object.etag)) throw failed('If-Match');
  } else if (unmodifiedSince !== undefined && seconds(object.lastModified) > seconds(unmodifiedSince)) {
    throw failed('If-Unmodified-Since');
  }
  const ifNoneMatch = headers.get('if-none-match');
  const modifiedSince = headers.get('if-modified-since');
  if (ifNoneMatch !== undefined) return names(ifNoneMatch, object.etag) ? 'notModified' : 'proceed';
  const unchanged = modifiedSince !== undefined && seconds(object.lastModified) <= seconds(modifiedSince);
  return unchanged ? 'notModified' : 'proceed';
}

/**
 * What S3 knows of conditional writes: `If-None-Match: *` and `If-Match`.
 *
 * @throws S3Error PreconditionFailed, NoSuchKey, NotImplemented
 */
export function writePrecondition(headers: Headers, existing: StoredObject | undefined): void {
  const ifNoneMatch = headers.get('if-none-match');
  const ifMatch = headers.get('if-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw new S3Error('NotImplemented', { details: { Header: 'If-None-Match' } });
  }
  if (ifNoneMatch !== undefined && existing) throw failed('If-None-Match');
  if (ifMatch === undefined) return;
  if (!existing) throw new S3Error('NoSuchKey');
  if (!names(ifMatch, existing.etag)) throw failed('If-Match');
}
