import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { z } from 'zod';
import type { CallName } from '../proxy/call.js';
import { nameOf } from '../proxy/call.name.js';
import { wholeOf } from '../proxy/exchange.js';
import { Upstream, withHeaders, withoutHops } from '../proxy/upstream.js';
import type { WrittenItem } from './written.items.js';
import { answeredBy, keyOf, writtenBy } from './written.items.js';

/** Longer than any client keeps an idle connection, so that none is closed just as a request is sent on it. */
const KEEP_ALIVE_MS = 120_000;

const requestSchema = z.looseObject({
  UpdateExpression: z.string().optional(),
  ExpressionAttributeNames: z.record(z.string(), z.unknown()).optional(),
  ExpressionAttributeValues: z.record(z.string(), z.unknown()).optional(),
});

const dueQuery = z.object({ IndexName: z.literal('open') });
const dueJobs = z.object({
  Items: z.array(z.object({ jobId: z.object({ S: z.string() }), nextCheckAt: z.object({ S: z.string() }) })),
});

/** A job as the index of those that are open has it. */
export interface DueJob {
  readonly jobId: string;
  readonly nextCheckAt: string;
}

export interface WitnessOptions {
  /** DynamoDB. */
  readonly upstream: URL;
  /** Is told of each write that was made, in the order in which those of an item were, and before its sender is. */
  readonly onWrite: (sender: string, items: readonly WrittenItem[]) => void;
  /** Is told what the index of open jobs has shown as due. */
  readonly onDue: (due: readonly DueJob[]) => void;
  /** Which writes lose their condition on the way. */
  readonly isUnconditional: (name: CallName) => boolean;
}

interface Answer {
  readonly status: number;
  readonly headers: string[];
  readonly body: Buffer;
}

/** Stands before DynamoDB, behind all that may go wrong on the way there, and sees every item that is written. */
export class Witness {
  readonly #upstream: Upstream;
  readonly #servers: Server[] = [];
  readonly #closing = new AbortController();
  /** When the last write of an item will have been answered. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(private readonly options: WitnessOptions) {
    this.#upstream = new Upstream(options.upstream);
  }

  /** @returns where one process, or the proxy before it, is to find DynamoDB. */
  async listen(sender: string): Promise<URL> {
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      response.on('error', () => undefined);
      // A proxy that gave up, or a store that is being stopped: who waits finds the connection cut.
      this.#answer(sender, request, response).catch(() => request.socket.destroy());
    });
    this.#servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The witness does not listen');
    return new URL(`http://127.0.0.1:${address.port}`);
  }

  close(): void {
    this.#closing.abort();
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
    this.#upstream.close();
  }

  async #answer(sender: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await wholeOf(request);
    const operation = request.headers['x-amz-target']?.toString().split('.').at(-1) ?? '';
    const content: unknown = JSON.parse(body.toString());
    const items = writtenBy(operation, content);
    if (items === undefined) {
      const read = await this.#forward(request, body);
      if (read.status === 200 && dueQuery.safeParse(content).success) this.options.onDue(dueIn(read.body));
      send(response, read);
      return;
    }
    const answer = await this.#inTurn(items.map(keyOf), async () => {
      const made = await this.#forward(request, this.#weakened(request, body, content));
      if (made.status === 200) {
        this.options.onWrite(sender, answeredBy(operation, items, JSON.parse(made.body.toString())));
      }
      return made;
    });
    send(response, answer);
  }

  async #forward(request: IncomingMessage, body: Buffer): Promise<Answer> {
    const { method = 'POST', url: target = '/', rawHeaders } = request;
    const headers = withHeaders(rawHeaders, { 'content-length': String(body.length) });
    const answer = await this.#upstream.send({ method, target, headers }, body, this.#closing.signal);
    const { statusCode: status = 502 } = answer;
    return { status, headers: withoutHops(answer.rawHeaders), body: await wholeOf(answer) };
  }

  #weakened(request: IncomingMessage, body: Buffer, content: unknown): Buffer {
    const { method = 'POST', url = '/', headers } = request;
    const target = headers['x-amz-target']?.toString() ?? '';
    if (!this.options.isUnconditional(nameOf('dynamodb', { method, url, target, body }))) return body;
    return Buffer.from(JSON.stringify(unconditional(requestSchema.parse(content))));
  }

  /** Writes of an item go one after the other, or what they left would be told in another order than it was written. */
  async #inTurn<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = keys.flatMap((key) => this.#turns.get(key) ?? []);
    const turn = Promise.all(before).then(work);
    const over = turn.catch(() => undefined);
    for (const key of keys) this.#turns.set(key, over);
    try {
      return await turn;
    } finally {
      for (const key of keys) if (this.#turns.get(key) === over) this.#turns.delete(key);
    }
  }
}

function dueIn(body: Buffer): DueJob[] {
  const { Items } = dueJobs.parse(JSON.parse(body.toString()));
  return Items.map(({ jobId, nextCheckAt }) => ({ jobId: jobId.S, nextCheckAt: nextCheckAt.S }));
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}

/** Whatever only the condition named goes with it: DynamoDB refuses names and values that are not used. */
function unconditional(request: z.infer<typeof requestSchema>): object {
  const { UpdateExpression = '' } = request;
  const used = (all: object | undefined): object | undefined => {
    const left = Object.entries(all ?? {}).filter(([name]) => UpdateExpression.split(/[^\w:#]+/).includes(name));
    return left.length > 0 ? Object.fromEntries(left) : undefined;
  };
  return {
    ...request,
    ConditionExpression: undefined,
    ExpressionAttributeNames: used(request.ExpressionAttributeNames),
    ExpressionAttributeValues: used(request.ExpressionAttributeValues),
  };
}
