import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What is before a request's body. */
export interface RequestHead {
  readonly method: string;
  /** With its query. */
  readonly target: string;
  /** Names and values by turns, as they came. */
  readonly headers: readonly string[];
}

/** Of one connection, and no matter of the next. */
const HOP_HEADERS = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade']);

/** Headers without those of a connection. */
export function withoutHops(headers: readonly string[]): string[] {
  return pairsOf(headers)
    .filter(([name]) => !HOP_HEADERS.has(name.toLowerCase()))
    .flat();
}

/** Headers in which those that are named have other values. */
export function withHeaders(headers: readonly string[], changed: Readonly<Record<string, string>>): string[] {
  const kept = pairsOf(headers).filter(([name]) => !(name.toLowerCase() in changed));
  return [...kept, ...Object.entries(changed)].flat();
}

function pairsOf(headers: readonly string[]): [name: string, value: string][] {
  return Array.from({ length: headers.length / 2 }, (_, index) => [
    headers[2 * index] ?? '',
    headers[2 * index + 1] ?? '',
  ]);
}

/** The service behind a proxy, over connections that are kept. */
export class Upstream {
  readonly #agent = new Agent({ keepAlive: true });

  constructor(private readonly url: URL) {}

  /**
   * Forwards a request with the headers that it came with: its signature is over them, the host among them.
   *
   * @returns the answer, as soon as it begins; it must be read or destroyed.
   * @throws Error of the connection, and when the signal is aborted.
   */
  send(head: RequestHead, body: Buffer | Readable, signal: AbortSignal): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const { hostname, port } = this.url;
    const { method, target: path } = head;
    const headers = withoutHops(head.headers);
    const forwarded = request({ agent: this.#agent, hostname, port, method, path, headers, signal });
    forwarded.on('response', resolve);
    // Also after the answer has begun, when it is the answer's error as well.
    forwarded.on('error', reject);
    if (Buffer.isBuffer(body)) forwarded.end(body);
    else pipeline(body, forwarded).catch(reject);
    return promise;
  }

  close(): void {
    this.#agent.destroy();
  }
}
