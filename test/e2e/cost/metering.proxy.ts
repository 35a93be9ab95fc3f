import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request that went through, with its answer. */
export interface Exchange {
  readonly method: string;
  /** The path with its query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly answer: Buffer;
}

/** Where a request goes, and what is sent there in place of its body. */
export interface Route {
  readonly endpoint: string;
  readonly body?: Buffer;
}

export type Routing = (headers: IncomingHttpHeaders, body: Buffer) => Route;

/**
 * Stands on loopback before a service that may start later than its clients are told of it, and keeps what goes through.
 * What it hands on keeps its host, for which clients have signed it.
 */
export class MeteringProxy {
  readonly #exchanges: Exchange[] = [];
  readonly #agent = new Agent({ keepAlive: true });
  readonly #routing = Promise.withResolvers<Routing>();
  readonly #server = createServer((incoming, response) => {
    // Whoever asked sees that the connection is cut.
    this.#hand(incoming, response).catch(() => response.destroy());
  });

  static async start(): Promise<MeteringProxy> {
    const proxy = new MeteringProxy();
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Until then all requests wait. */
  pointAt(routing: Routing): void {
    this.#routing.resolve(routing);
  }

  /** What has gone through since the last `take`. */
  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }

  take(): Exchange[] {
    return this.#exchanges.splice(0);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
    this.#agent.destroy();
  }

  async #hand(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: target = '', headers } = incoming;
    const body = await buffer(incoming);
    const routeOf = await this.#routing.promise;
    const { endpoint, body: sent = body } = routeOf(headers, body);
    const length = sent === body ? {} : { 'content-length': String(sent.length) };
    const outgoing = request(new URL(target, endpoint), {
      agent: this.#agent,
      method,
      headers: { ...headers, ...length },
    });
    outgoing.end(sent);
    const [answered] = (await once(outgoing, 'response')) as [IncomingMessage];
    const answer = await buffer(answered);
    this.#exchanges.push({ method, target, headers, body, answer });
    response.writeHead(answered.statusCode ?? 500, answered.headers).end(answer);
  }
}
