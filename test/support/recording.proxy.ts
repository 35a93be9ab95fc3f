import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request that went through, with its answer. Times are those of `performance.now()`. */
export interface Exchange {
  readonly method: string;
  /** The path with its query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly status: number;
  readonly answerHeaders: IncomingHttpHeaders;
  readonly answer: Buffer;
  readonly started: number;
  readonly ended: number;
}

/** Stands on loopback before a service, hands on what is sent, and keeps what it saw. */
export interface RecordingProxy {
  /** What clients take for the service. */
  readonly url: string;
  /** In the order in which they ended. */
  readonly exchanges: readonly Exchange[];
  /** How many connections clients have opened. */
  readonly connections: number;
  /** Forgets the exchanges so far. */
  forget(): void;
  close(): Promise<void>;
}

/** Longer than any client keeps an idle connection. */
const KEEP_ALIVE_MS = 120_000;

/** @param upstream the service, by `http:`; signatures must be good for the proxy's own host, which is what clients sign. */
export async function startRecordingProxy(upstream: string): Promise<RecordingProxy> {
  const service = new URL(upstream);
  const agent = new Agent({ keepAlive: true });
  const exchanges: Exchange[] = [];
  let connections = 0;

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, response) => {
    // Whoever asked sees that the connection is cut.
    hand(incoming, response).catch(() => response.destroy());
  });
  server.on('connection', () => connections++);

  async function hand(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const { method = '', url: target = '', headers } = incoming;
    const body = await buffer(incoming);
    const { hostname, port } = service;
    const forwarded = request({ agent, hostname, port, method, path: target, headers });
    forwarded.end(body);
    const [answered] = (await once(forwarded, 'response')) as [IncomingMessage];
    const { statusCode: status = 0, headers: answerHeaders } = answered;
    const answer = await buffer(answered);
    exchanges.push({ method, target, headers, body, status, answerHeaders, answer, started, ended: performance.now() });
    response.writeHead(status, answerHeaders).end(answer);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    exchanges,
    get connections() {
      return connections;
    },
    forget: () => {
      exchanges.length = 0;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      agent.destroy();
    },
  };
}
