import { once } from 'node:events';
import type { Agent, IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** What Node adds to an error of a connection. */
const cut = z.object({ code: z.string() });

/** A request as it reached a service. */
export interface Arrival {
  readonly method: string;
  readonly url: string;
  readonly host: string;
  readonly body: string;
}

/** An HTTP server that answers what it is told. */
export interface TinyService {
  readonly url: URL;
  readonly arrivals: readonly Arrival[];
  /** How many connections there were. */
  readonly connections: () => number;
  /** What it does with a request; by default it answers with the number of the arrival. */
  answer: (response: ServerResponse, request: IncomingMessage) => void;
  close(): Promise<void>;
}

export async function startTinyService(): Promise<TinyService> {
  const arrivals: Arrival[] = [];
  let connections = 0;
  const service: Pick<TinyService, 'answer'> = {
    answer: (response) => response.end(`answer ${arrivals.length}`),
  };
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    const arrive = (body: string): void => {
      arrivals.push({ method, url, host: headers.host ?? '', body });
      service.answer(response, incoming);
    };
    text(incoming).then(arrive, () => undefined);
  });
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(service, {
    url: new URL(`http://127.0.0.1:${port}`),
    arrivals,
    connections: () => connections,
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
}

/** What a client saw of an answer; `error` is how it was cut off, if it was. */
export interface Seen {
  readonly status?: number;
  readonly headers?: IncomingMessage['headers'];
  readonly body: string;
  readonly error?: string;
}

export interface Asking {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly agent?: Agent;
  readonly signal?: AbortSignal;
}

/** Asks once, as a client without any patience. */
export async function ask(url: URL, { method = 'POST', path = '/', headers, body, ...rest }: Asking): Promise<Seen> {
  const asked = request(new URL(path, url), { method, headers, ...rest });
  const answer = Promise.withResolvers<IncomingMessage>();
  asked.on('response', answer.resolve);
  asked.on('error', answer.reject);
  asked.end(body);
  let seen: Seen = { body: '' };
  try {
    const message = await answer.promise;
    seen = { ...seen, headers: message.headers, ...(message.statusCode && { status: message.statusCode }) };
    for await (const chunk of message as AsyncIterable<Buffer>) seen = { ...seen, body: seen.body + chunk.toString() };
    return seen;
  } catch (error) {
    return { ...seen, error: cut.parse(error).code };
  }
}

/** Asks as `ask` does, and tells how the connection ends that is never answered: by its end, or by a reset. */
export async function endOf(url: URL, { headers = {}, body = '' }: Asking): Promise<'end' | 'reset'> {
  const socket = connect(Number(url.port), url.hostname);
  const lines = Object.entries({ host: url.host, 'content-length': String(body.length), ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`POST / HTTP/1.1\r\n${head}\r\n${body}`);
  const ended = once(socket.resume(), 'end').then(
    () => 'end' as const,
    () => 'reset' as const,
  );
  return ended.finally(() => socket.destroy());
}

/** The reading of a job, as DynamoDB's clients ask for it. */
export const READ_JOB: Asking = {
  headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem', 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ TableName: 'jobs', Key: { jobId: { S: 'j' } } }),
};
