import type { IncomingMessage } from 'node:http';

/** How long a client may go on sending what has been refused, so that it gets to read the refusal. */
export const DRAIN_MS = 2_000;

/** A body over the limit: none of it is kept. */
export class BodyTooLarge extends Error {
  constructor(limit: number) {
    super(`The body is over ${limit} bytes`);
    this.name = 'BodyTooLarge';
  }
}

/** The client went away before it had sent its request; nobody waits for an answer. */
export class ClientGone extends Error {
  constructor() {
    super('The client went away before its request was whole');
    this.name = 'ClientGone';
  }
}

/**
 * Collects a body, and never more of it than the limit.
 * @throws {BodyTooLarge} at once, while what still comes is read and dropped for a while
 * @throws {ClientGone}
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    const refuse = (): void => {
      chunks = [];
      drop(request);
      reject(new BodyTooLarge(limit));
    };
    request.once('end', () => {
      resolve(Buffer.concat(chunks));
    });
    for (const end of ['error', 'close']) {
      request.once(end, () => {
        reject(new ClientGone());
      });
    }
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      refuse();
      return;
    }
    request.on('data', (chunk: Buffer) => {
      const before = size;
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else if (before <= limit) refuse();
    });
  });
}

function drop(request: IncomingMessage): void {
  const timer = setTimeout(() => {
    request.socket.destroy();
  }, DRAIN_MS);
  request.once('close', () => {
    clearTimeout(timer);
  });
  request.resume();
}

/** Path and query of a request line, both as sent; undefined when it is neither a path nor a URL. */
export function splitTarget(target: string | undefined): { path: string; query: string } | undefined {
  const local = target?.startsWith('/') ? target : absoluteForm(target);
  if (local === undefined) return undefined;
  const mark = local.indexOf('?');
  return mark < 0 ? { path: local, query: '' } : { path: local.slice(0, mark), query: local.slice(mark + 1) };
}

// A proxy sends the whole URL in its request line.
function absoluteForm(target: string | undefined): string | undefined {
  const url = URL.parse(target ?? '');
  return url?.protocol === 'http:' ? url.pathname + url.search : undefined;
}

/** Percent-decodes a path; undefined when it is no valid encoding of UTF-8. */
export function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** A client's address, IPv4 without the form that a dual-stack socket gives it. */
export function sourceIp(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
}

/** Header names, in the client's spelling, and values, in the order of the request. */
export function headerPairs(request: IncomingMessage): [string, string][] {
  const { rawHeaders } = request;
  return Array.from({ length: rawHeaders.length / 2 }, (_, index) => [
    rawHeaders[index * 2] ?? '',
    rawHeaders[index * 2 + 1] ?? '',
  ]);
}
