import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Call } from './call.js';
import type { WireAnswer } from './service.answers.js';
import type { RequestHead, Upstream } from './upstream.js';
import { withHeaders, withoutHops } from './upstream.js';

/** More than any request or answer that has to be kept whole: DynamoDB's are up to 16 MB. */
const MOST_BYTES = 64 * 1024 ** 2;

/** A request that came to the proxy, and the answer that its client waits for. */
export class Exchange {
  /** Aborted when nobody waits for the answer any more. */
  readonly gone: AbortSignal;
  /** Aborted when the proxy closes. */
  readonly closed: AbortSignal;

  /** @param body the whole of it, if it has been read. */
  constructor(
    readonly call: Call,
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private body: Buffer | undefined,
    private readonly upstream: Upstream,
    closed: AbortSignal,
  ) {
    const client = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) client.abort();
    });
    this.gone = AbortSignal.any([client.signal, closed]);
    // Of its own: a signal warns of many listeners.
    this.closed = AbortSignal.any([closed]);
  }

  private get head(): RequestHead {
    const { method = 'GET', url: target = '/', rawHeaders: headers } = this.request;
    return { method, target, headers };
  }

  /** Reads the request whole. @throws Error when it is too large. */
  async whole(): Promise<Buffer> {
    this.body ??= await wholeOf(this.request);
    return this.body;
  }

  /** Forwards the request, as far as it came. @throws Error of the connections. */
  forward(signal: AbortSignal = this.gone): Promise<IncomingMessage> {
    return this.upstream.send(this.head, this.body ?? this.request, signal);
  }

  /** Sends the service a request of the proxy's own, with the headers of this one. @throws Error of the connection. */
  sendOther(target: string, content: unknown): Promise<IncomingMessage> {
    const body = Buffer.from(JSON.stringify(content));
    const changed = { 'x-amz-target': target, 'content-length': String(body.length) };
    const headers = withHeaders(this.head.headers, changed);
    return this.upstream.send({ ...this.head, headers }, body, this.closed);
  }

  /** Gives an answer of the service back as it comes. */
  async giveBack(answer: IncomingMessage): Promise<void> {
    this.begin(answer);
    await pipeline(answer, this.response);
  }

  /** Answers in place of the service. */
  async answer({ status, headers, body }: WireAnswer): Promise<void> {
    // A body that nobody reads would keep the client sending it.
    this.request.resume();
    this.response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    await pipeline([body], this.response);
  }

  /** Gives the head of an answer back, and half of its body, and cuts the connection. */
  async giveHalf(answer: IncomingMessage): Promise<void> {
    const body = await wholeOf(answer);
    const half = body.subarray(0, Math.floor(body.length / 2));
    // Without a byte that is missing, the client would have all of it.
    if (half.length > 0) {
      this.begin(answer);
      await this.write(half);
    }
    this.cut();
  }

  /** Ends the connection. */
  cut(): void {
    this.request.socket.destroy();
  }

  /** Ends the connection as a machine does on which nobody listens. */
  reset(): void {
    this.request.socket.resetAndDestroy();
  }

  private begin({ statusCode = 502, statusMessage = '', rawHeaders }: IncomingMessage): void {
    this.response.writeHead(statusCode, statusMessage, withoutHops(rawHeaders));
  }

  private write(chunk: Buffer): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    this.response.write(chunk, (error) => {
      if (error) reject(error);
      else resolve(undefined);
    });
    return promise;
  }
}

/** Reads a request or an answer whole. @throws Error when it is too large, or cut off. */
export async function wholeOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error(`A body is longer than the ${MOST_BYTES} bytes that the proxy keeps`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
