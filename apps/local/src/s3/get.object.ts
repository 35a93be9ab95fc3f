import type { Authentication } from './authentication.js';
import { parseRange } from './byte.range.js';
import { checkHeaderValue } from './object.headers.js';
import { readPrecondition } from './preconditions.js';
import { hasRight, listDemand } from './s3.demands.js';
import { S3Error } from './s3.errors.js';
import type { S3Answer, S3Context } from './s3.operation.js';
import type { S3Request } from './s3.request.js';
import type { StoredObject } from './stored.object.js';

const OVERRIDE = 'response-';

/** What the signed query asks to be said in place of what was stored. */
function overrides({ query }: S3Request): Record<string, string> {
  const asked = query.filter(([name]) => name.startsWith(OVERRIDE));
  for (const [name, value] of asked) checkHeaderValue(name, value);
  return Object.fromEntries(asked.map(([name, value]) => [name.slice(OVERRIDE.length), value]));
}

function describe(object: StoredObject): Record<string, string> {
  return {
    ...object.headers,
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
  };
}

/** That a key is missing is told to those only who may list what begins with it. */
function noSuchKey(context: S3Context, { bucket, key }: S3Request, { accessKeyId }: Authentication): S3Error {
  const mayKnow = !context.switches.missingKeyIsForbidden && hasRight(context, accessKeyId, listDemand(bucket, key));
  return mayKnow ? new S3Error('NoSuchKey', { details: { Key: key } }) : new S3Error('AccessDenied');
}

function answerFor(object: StoredObject, request: S3Request, { headers }: Authentication) {
  const described = { ...describe(object), ...overrides(request) };
  if (readPrecondition(request.headers, object) === 'notModified') {
    return { status: 304, headers: described };
  }
  const range = parseRange(request.headers.get('range'), object.size);
  if (range) {
    return {
      status: 206,
      range,
      headers: {
        ...described,
        'content-length': String(range.end - range.start + 1),
        'content-range': `bytes ${range.start}-${range.end}/${object.size}`,
      },
    };
  }
  const checksum = headers.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED' && {
    'x-amz-checksum-crc32': object.crc32,
    'x-amz-checksum-type': 'FULL_OBJECT',
  };
  return {
    status: 200,
    range: { start: 0, end: object.size - 1 },
    headers: { ...described, 'content-length': String(object.size), ...checksum },
  };
}

/** HeadObject. */
export function headObject(context: S3Context, request: S3Request, authentication: Authentication): S3Answer {
  const object = context.store.get(request.bucket, request.key);
  if (!object) throw noSuchKey(context, request, authentication);
  const { status, headers } = answerFor(object, request, authentication);
  return { status, headers };
}

/** GetObject, whole or one range of it. */
export async function getObject(
  context: S3Context,
  request: S3Request,
  authentication: Authentication,
): Promise<S3Answer> {
  const found = await context.store.read(request.bucket, request.key);
  if (!found) throw noSuchKey(context, request, authentication);
  const { object, handle } = found;
  try {
    const { status, headers, range } = answerFor(object, request, authentication);
    if (range && range.start <= range.end) return { status, headers, body: { handle, ...range } };
    await handle.close();
    return { status, headers };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
