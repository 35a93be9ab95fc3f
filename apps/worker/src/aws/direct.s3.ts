import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { Logger } from '@spotter/shared';
import { LIMITS } from '@spotter/shared';
import type { DirectCall } from './direct.calls.js';
import { directly } from './direct.calls.js';
import type { Place } from './learned.endpoints.js';
import { LearnedEndpoints } from './learned.endpoints.js';

const HTTP_LIMITS = { timeoutMs: 5_000, sockets: 50, bytes: LIMITS.imageBytes };

/** Reads whole objects directly; one over the limit of an image is left to the SDK, as is what else an object may be asked for. */
export function directS3(client: S3Client, logger: Logger): S3Client {
  const endpoints = new LearnedEndpoints(placeOf);
  endpoints.learnFrom(client.middlewareStack);
  return directly(client, { service: 's3', limits: HTTP_LIMITS, endpoints, callOf: s3CallOf, logger });
}

function s3CallOf(command: unknown): DirectCall | undefined {
  if (!(command instanceof GetObjectCommand)) return undefined;
  const place = placeOf(command.input);
  if (place === undefined || Object.keys(command.input).length > 2) return undefined;
  return {
    method: 'GET',
    place,
    headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    outputOf: ({ headers, body }) => ({
      Body: Readable.from([body]),
      ContentLength: body.length,
      ETag: String(headers['etag']),
    }),
  };
}

/** A bucket may be in the host's name or in the path: the key is what is a call's own. */
export function placeOf(input: object): Place | undefined {
  if (!('Bucket' in input) || !('Key' in input)) return undefined;
  return { name: String(input.Bucket), path: `/${String(input.Key).split('/').map(encode).join('/')}` };
}

/** As S3 signs it: all but what RFC 3986 calls unreserved. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
