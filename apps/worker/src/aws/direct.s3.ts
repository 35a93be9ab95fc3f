import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { Logger } from '@spotter/shared';
import { encodePath, LIMITS } from '@spotter/shared';
import type { DirectCall } from './direct.calls.js';
import { directly } from './direct.calls.js';
import type { Place } from './learned.endpoints.js';
import { LearnedEndpoints } from './learned.endpoints.js';

const HTTP_LIMITS = { timeoutMs: 5_000, bytes: LIMITS.imageBytes };
/** Of no body. S3 would also take `UNSIGNED-PAYLOAD`, which policies of buckets may deny. */
const EMPTY_SHA256 = hash('sha256', '');

/** Reads whole objects directly; one over the limit of an image is left to the SDK, as is what else an object may be asked for. */
export function directS3(client: S3Client, sockets: number, logger: Logger): S3Client {
  const endpoints = new LearnedEndpoints(placeOf);
  endpoints.learnFrom(client.middlewareStack);
  return directly(client, { service: 's3', limits: { ...HTTP_LIMITS, sockets }, endpoints, callOf: s3CallOf, logger });
}

function s3CallOf(command: unknown): DirectCall | undefined {
  if (!(command instanceof GetObjectCommand)) return undefined;
  const place = placeOf(command.input);
  if (place === undefined || Object.keys(command.input).length > 2) return undefined;
  return {
    method: 'GET',
    place,
    headers: { 'x-amz-content-sha256': EMPTY_SHA256 },
    outputOf: ({ headers: { etag }, body }) => {
      if (typeof etag !== 'string') throw new Error('The object has no ETag');
      return { Body: Readable.from([body]), ContentLength: body.length, ETag: etag };
    },
  };
}

/** A bucket may be in the host's name or in the path: the key is what is a call's own. */
export function placeOf(input: object): Place | undefined {
  if (!('Bucket' in input) || !('Key' in input)) return undefined;
  return { name: String(input.Bucket), path: `/${encodePath(String(input.Key))}` };
}
