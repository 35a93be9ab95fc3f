import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod';
import type { Exchange } from '../../../../test/support/recording.proxy.js';

const KEEP_ALIVE_MS = 120_000;

/** Services of AWS that answer what they answered before, without doing anything. */
export interface CannedServices {
  readonly url: string;
  /** How many requests there were. */
  readonly requests: number;
  /** Those that nothing recorded answers. */
  readonly unknown: readonly string[];
  close(): Promise<void>;
}

interface Asked {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What tells the requests of one operation from each other, whatever the values in them. */
const shapeSchema = z.object({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  KeyConditionExpression: z.string().optional(),
  ConditionExpression: z.string().optional(),
  RequestItems: z.record(z.string(), z.unknown()).transform(Object.keys).optional(),
});

const batchSchema = z.object({ Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string() })) });

/** A request is answered as the very same one was, else as the last of its kind. */
export async function startCannedServices(exchanges: readonly Exchange[]): Promise<CannedServices> {
  const same = new Map(exchanges.map((exchange) => [sameKey(exchange), exchange]));
  const alike = new Map(exchanges.map((exchange) => [kindOf(exchange), exchange]));
  const unknown: string[] = [];
  let requests = 0;

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: target = '', headers } = incoming;
    const asked = { method, target, headers, body: await buffer(incoming) };
    requests++;
    const known = same.get(sameKey(asked)) ?? alike.get(kindOf(asked));
    if (known === undefined) unknown.push(kindOf(asked));
    const body = known === undefined ? '{}' : answerOf(known, asked);
    const type = known?.answerHeaders['content-type'] ?? 'application/json';
    const length = Buffer.byteLength(body);
    response.writeHead(known?.status ?? 400, { 'content-type': type, 'content-length': length }).end(body);
  }

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, response) => {
    answer(incoming, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get requests() {
      return requests;
    },
    unknown,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function operationOf({ method, target, headers }: Asked): string {
  return `${method} ${target} ${String(headers['x-amz-target'] ?? '')}`;
}

function sameKey(asked: Asked): string {
  return `${operationOf(asked)} ${asked.body.toString()}`;
}

function kindOf(asked: Asked): string {
  if (asked.headers['x-amz-target'] === undefined) return operationOf(asked);
  return `${operationOf(asked)} ${JSON.stringify(shapeSchema.parse(JSON.parse(asked.body.toString())))}`;
}

/** SQS proves by digests that it has what was sent: the one answer that can't be the recorded one. */
function answerOf({ answer }: Exchange, { headers, body }: Asked): Buffer | string {
  if (headers['x-amz-target'] !== 'AmazonSQS.SendMessageBatch') return answer;
  const { Entries } = batchSchema.parse(JSON.parse(body.toString()));
  const Successful = Entries.map(({ Id, MessageBody }) => ({
    Id,
    MessageId: randomUUID(),
    MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
  }));
  return JSON.stringify({ Successful });
}
