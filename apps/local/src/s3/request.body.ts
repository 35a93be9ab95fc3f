import type { Authentication } from './authentication.js';
import { decodeAwsChunked } from './aws.chunked.js';
import type { BodyClaims, BodySummary } from './checksums.js';
import { BodyDigests, claimedAlgorithms } from './checksums.js';
import { S3Error, entityTooLarge } from './s3.errors.js';
import type { S3Request } from './s3.request.js';

const MAX_XML_BYTES = 2 * 1024 ** 2;

export interface RequestBody {
  chunks: AsyncIterable<Buffer>;
  /** To be called after the last chunk. */
  verify: () => BodySummary;
}

/** Leaves the connection alone when reading stops early, so that the refusal can still be sent over it. */
function readChunks({ incoming, acceptBody }: S3Request): AsyncIterable<Buffer> {
  acceptBody();
  return incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
}

async function* digested(source: AsyncIterable<Buffer>, digests: BodyDigests): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    digests.update(chunk);
    yield chunk;
  }
}

/** The length that the header claims: no more than it is ever read, by Node or by the decoder of chunks. */
function contentLength(headers: ReadonlyMap<string, string>, name: string, maxBytes: number): number {
  const text = headers.get(name);
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw new S3Error('MissingContentLength');
  const length = Number(text);
  if (length > maxBytes) throw entityTooLarge(maxBytes, length);
  return length;
}

function payloadChunks(
  request: S3Request,
  authentication: Authentication,
  trailers: Map<string, string>,
  maxBytes: number,
): AsyncIterable<Buffer> {
  const { payload, headers, seed } = authentication;
  if (!payload.startsWith('STREAMING-')) {
    contentLength(headers, 'content-length', maxBytes);
    return readChunks(request);
  }
  const signed = payload === 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
  if (!signed && payload !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') {
    throw new S3Error('NotImplemented', { message: `${payload} is not implemented here.` });
  }
  const trailer = headers.get('x-amz-trailer');
  return decodeAwsChunked(readChunks(request), {
    length: contentLength(headers, 'x-amz-decoded-content-length', maxBytes),
    ...(signed && { signing: seed }),
    trailerNames: trailer === undefined ? [] : trailer.split(',').map((name) => name.trim().toLowerCase()),
    trailers,
  });
}

/**
 * The body of a put, decoded; nothing is read before its chunks are.
 *
 * @throws S3Error MissingContentLength, EntityTooLarge, NotImplemented
 */
export function openBody(request: S3Request, authentication: Authentication, maxObjectBytes: number): RequestBody {
  const { headers, payload } = authentication;
  const trailers = new Map<string, string>();
  const digests = new BodyDigests(claimedAlgorithms({ fields: headers, payload }, headers.get('x-amz-trailer')));
  const chunks = digested(payloadChunks(request, authentication, trailers, maxObjectBytes), digests);
  return {
    chunks,
    verify: () => digests.verify({ fields: headers, payload }, { fields: trailers }),
  };
}

/**
 * The whole body of a request that is no upload.
 *
 * @throws S3Error MaxMessageLengthExceeded, and whatever its checksums say
 */
export async function readSmallBody(request: S3Request, { headers, payload }: Authentication): Promise<Buffer> {
  if (payload.startsWith('STREAMING-')) throw new S3Error('NotImplemented');
  const claims: BodyClaims = { fields: headers, payload };
  const digests = new BodyDigests(claimedAlgorithms(claims));
  const chunks: Buffer[] = [];
  for await (const chunk of digested(readChunks(request), digests)) {
    if (digests.size > MAX_XML_BYTES) throw new S3Error('MaxMessageLengthExceeded');
    chunks.push(chunk);
  }
  digests.verify(claims);
  return Buffer.concat(chunks);
}
