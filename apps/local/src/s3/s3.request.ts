import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Error } from './s3.errors.js';
import type { QueryParameter } from './sigv4.js';

export const MAX_KEY_BYTES = 1024;

/** A request with its path-style address taken apart. Everything is decoded, nothing is trusted. */
export interface S3Request {
  /** `x-amz-request-id` */
  readonly id: string;
  /** `x-amz-id-2` */
  readonly hostId: string;
  readonly incoming: IncomingMessage;
  readonly method: string;
  /** `/bucket/key` */
  readonly path: string;
  /** Empty when the path names none. */
  readonly bucket: string;
  readonly key: string;
  readonly query: readonly QueryParameter[];
  /** By lower-case name, repeated ones joined by a comma. */
  readonly headers: ReadonlyMap<string, string>;
  /** Sends `100 Continue` to a client that waits for it; to be called before the body is read. */
  readonly acceptBody: () => void;
  /** To be called when an answer is sent in place of it: what such a client does next on this connection is unclear. */
  readonly refuseBody: () => void;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI', { details: { URI: text } });
  }
}

function parseQuery(text: string): QueryParameter[] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const name = at < 0 ? pair : pair.slice(0, at);
      const value = at < 0 ? '' : pair.slice(at + 1);
      return [decode(name.replaceAll('+', ' ')), decode(value.replaceAll('+', ' '))];
    });
}

function joinHeaders(incoming: IncomingMessage): Map<string, string> {
  const headers = new Map<string, string>();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    if (values !== undefined) headers.set(name, values.join(','));
  }
  return headers;
}

/** @throws S3Error InvalidURI, KeyTooLongError */
export function parseRequest(
  ids: Pick<S3Request, 'id' | 'hostId'>,
  incoming: IncomingMessage,
  response: ServerResponse,
  awaitsContinue: boolean,
): S3Request {
  const url = incoming.url ?? '/';
  if (!url.startsWith('/')) throw new S3Error('InvalidURI', { details: { URI: url } });
  const question = url.indexOf('?');
  const path = decode(question < 0 ? url : url.slice(0, question));
  const slash = path.indexOf('/', 1);
  const key = slash < 0 ? '' : path.slice(slash + 1);
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new S3Error('KeyTooLongError', {
      details: { Size: String(Buffer.byteLength(key)), MaxSizeAllowed: String(MAX_KEY_BYTES) },
    });
  }
  let waiting = awaitsContinue;
  return {
    ...ids,
    incoming,
    method: incoming.method ?? '',
    path,
    bucket: slash < 0 ? path.slice(1) : path.slice(1, slash),
    key,
    query: parseQuery(question < 0 ? '' : url.slice(question + 1)),
    headers: joinHeaders(incoming),
    acceptBody: () => {
      if (waiting) response.writeContinue();
      waiting = false;
    },
    refuseBody: () => {
      if (waiting) response.setHeader('connection', 'close');
    },
  };
}

export function parameter(request: Pick<S3Request, 'query'>, name: string): string | undefined {
  return request.query.find(([candidate]) => candidate === name)?.[1];
}
