import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeTableCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { WireItem } from './item-size.js';
import type { JobTables, Step, WantedWrite, WriteBody } from './job-writes.js';
import { writesOf } from './job-writes.js';
import type { IndexShape, WriteUnits } from './write-units.js';
import { writeUnits } from './write-units.js';

/** A write that was made, or that a condition refused. */
export interface RecordedWrite extends WriteUnits {
  readonly step: Step;
  readonly isRefused: boolean;
}

/** Where the requests go, and how to look at what they change. */
export interface RecorderTarget {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  readonly tables: JobTables;
}

interface TableShape {
  readonly keys: readonly string[];
  readonly indexes: readonly IndexShape[];
}

/**
 * Stands before DynamoDB and notes what each write costs: it looks at the items right before and after, while all other
 * requests wait, so that nobody else's write comes between.
 */
export class Recorder {
  readonly #writes: RecordedWrite[] = [];
  readonly #shapes = new Map<string, TableShape>();
  #target: RecorderTarget | undefined;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Recorder> {
    const server = createServer();
    const recorder = new Recorder(server);
    server.on('request', (incoming, answer) => {
      recorder.#inTurn(incoming, answer);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return recorder;
  }

  /** Where clients find it. */
  get endpoint(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Must be called before the first request. */
  async pointAt(target: RecorderTarget): Promise<void> {
    this.#target = target;
    const { jobs, detections, app } = target.tables;
    for (const name of [jobs, detections, app]) this.#shapes.set(name, await shapeOf(target.client, name));
  }

  /** What was written since it was last asked. */
  take(): readonly RecordedWrite[] {
    return this.#writes.splice(0);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  #inTurn(incoming: IncomingMessage, answer: ServerResponse): void {
    this.#last = this.#last
      .then(() => this.#answer(incoming, answer))
      .catch((error: unknown) => {
        // The client's call fails, and the bench with it.
        answer.destroy(error instanceof Error ? error : new Error(String(error)));
      });
  }

  async #answer(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const target = this.#target;
    if (target === undefined) throw new Error('The recorder points at nothing');
    const body = await buffer(incoming);
    const [, operation = ''] = String(incoming.headers['x-amz-target']).split('.');
    const wanted = writesOf(operation, JSON.parse(body.toString()) as WriteBody, target.tables);
    const before = await this.#itemsOf(wanted, target);
    const { status, headers, text } = await forwarded(incoming, body, target.endpoint);
    const after = await this.#itemsOf(wanted, target);
    wanted.forEach(({ table, step, item }, index) => {
      const write = { before: before[index], after: after[index], wanted: item };
      const units = writeUnits(write, this.#shapes.get(table)?.indexes ?? []);
      this.#writes.push({ step, isRefused: status !== 200, ...units });
    });
    answer.writeHead(status, headers).end(text);
  }

  #itemsOf(wanted: readonly WantedWrite[], { client }: RecorderTarget): Promise<(WireItem | undefined)[]> {
    return Promise.all(
      wanted.map(async ({ table, key }) => {
        const keys = this.#shapes.get(table)?.keys ?? Object.keys(key);
        const Key = Object.fromEntries(Object.entries(key).filter(([name]) => keys.includes(name)));
        return (await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
      }),
    );
  }
}

async function shapeOf(client: DynamoDBClient, name: string): Promise<TableShape> {
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName: name }));
  const namesOf = (schema: readonly { AttributeName?: string | undefined }[] = []): string[] =>
    schema.flatMap(({ AttributeName }) => AttributeName ?? []);
  const keys = namesOf(table?.KeySchema);
  const indexes = (table?.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) => {
    const own = namesOf(KeySchema);
    const isAll = Projection?.ProjectionType === 'ALL';
    const attributes = isAll ? undefined : [...keys, ...own, ...(Projection?.NonKeyAttributes ?? [])];
    return { name: IndexName ?? '', keys: own, attributes };
  });
  return { keys, indexes };
}

async function forwarded(incoming: IncomingMessage, body: Buffer, endpoint: string) {
  const outgoing = request(new URL(incoming.url ?? '/', endpoint), {
    method: incoming.method,
    headers: incoming.headers,
  });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 500, headers: response.headers, text: await buffer(response) };
}
