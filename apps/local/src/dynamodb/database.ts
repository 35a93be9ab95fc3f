import { once } from 'node:events';
import type { Server } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { tableDefinition } from './table.definition.js';
import type { TableDefinition } from './table.definition.js';

const API_VERSION = 'DynamoDB_20120810';

/** An answer of DynamoDB, as it goes over the wire. */
export interface WireAnswer {
  status: number;
  headers: Record<string, string | number>;
  body: string;
}

/** A refusal by DynamoDB, by the name of its exception. */
export class DynamoDbRefusal extends Error {
  constructor(
    readonly type: string,
    message: string,
  ) {
    super(`${type}: ${message}`);
  }
}

/** The store is being closed, or is closed already. */
export class StoreClosed extends Error {
  constructor() {
    super('The store is closed');
  }
}

const refusal = z.object({ __type: z.string(), message: z.string().optional(), Message: z.string().optional() });
const description = z.object({ Table: tableDefinition.extend({ TableStatus: z.string() }) });
const nameList = z.object({ TableNames: z.array(z.string()), LastEvaluatedTableName: z.string().optional() });

/** dynalite looks at the form of a signature only. */
const INTERNAL_HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local',
  'x-amz-date': '20000101T000000Z',
};

/**
 * One dynalite store, called without a socket: dynalite throws out of the process what a client's lost connection does to
 * its request, so that no real request ever reaches it.
 */
export class Database {
  private readonly pending = new Set<Promise<WireAnswer>>();
  private closing = false;

  private constructor(
    private readonly server: Server,
    private readonly handler: (request: unknown, response: unknown) => void,
  ) {}

  /** @param path the folder of the store; without one it lives in memory. */
  static async open(path?: string): Promise<Database> {
    const { default: dynalite } = await import('dynalite');
    const server = dynalite({
      ...(path !== undefined && { path }),
      createTableMs: 0,
      deleteTableMs: 0,
      updateTableMs: 0,
    });
    const [handler] = server.listeners('request');
    if (!handler) throw new Error('dynalite has no request handler');
    server.removeAllListeners('request');
    // It closes its store only when its server was listening.
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Database(server, (request, response): void => {
      Reflect.apply(handler, server, [request, response]);
    });
  }

  /** Answers one request as it came over the wire. @throws StoreClosed */
  async dispatch(
    method: string,
    headers: Record<string, string | undefined>,
    body: Buffer | string,
  ): Promise<WireAnswer> {
    // dynalite throws out of the process when its store is closed under a request.
    if (this.closing) throw new StoreClosed();
    const answer = this.handle(method, headers, body);
    this.pending.add(answer);
    try {
      return await answer;
    } finally {
      this.pending.delete(answer);
    }
  }

  private handle(
    method: string,
    headers: Record<string, string | undefined>,
    body: Buffer | string,
  ): Promise<WireAnswer> {
    const request = Object.assign(Readable.from([Buffer.from(body)], { objectMode: false }), {
      method,
      url: '/',
      headers,
    });
    return new Promise((resolve) => {
      const response = {
        statusCode: 200,
        contentType: '',
        headers: {} as WireAnswer['headers'],
        setHeader(name: string, value: string | number): void {
          this.headers[name] = value;
        },
        end(text = ''): void {
          resolve({ status: this.statusCode, headers: this.headers, body: text });
        },
      };
      this.handler(request, response);
    });
  }

  /**
   * Calls an operation of the stack's own.
   * @throws DynamoDbRefusal, StoreClosed
   */
  async call(operation: string, payload: object): Promise<unknown> {
    const headers = { ...INTERNAL_HEADERS, 'x-amz-target': `${API_VERSION}.${operation}` };
    const { status, body } = await this.dispatch('POST', headers, JSON.stringify(payload));
    const answer: unknown = JSON.parse(body);
    if (status === 200) return answer;
    const { __type, message, Message } = refusal.parse(answer);
    throw new DynamoDbRefusal(__type.split('#').at(-1) ?? __type, message ?? Message ?? '');
  }

  /** The table's definition and status, or undefined when there is none. */
  async describe(tableName: string): Promise<(TableDefinition & { TableStatus: string }) | undefined> {
    try {
      return description.parse(await this.call('DescribeTable', { TableName: tableName })).Table;
    } catch (error) {
      if (error instanceof DynamoDbRefusal && error.type === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  }

  async tableNames(): Promise<string[]> {
    const names: string[] = [];
    let start: string | undefined;
    do {
      const page = nameList.parse(await this.call('ListTables', { ExclusiveStartTableName: start }));
      names.push(...page.TableNames);
      start = page.LastEvaluatedTableName;
    } while (start !== undefined);
    return names;
  }

  /** Makes the table and waits until it can be used. */
  async create(table: TableDefinition): Promise<void> {
    await this.call('CreateTable', { ...table, BillingMode: 'PAY_PER_REQUEST' });
    while ((await this.describe(table.TableName))?.TableStatus !== 'ACTIVE') await delay(2);
  }

  /** Lets what is under way end, then closes the store. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.all(this.pending);
    await new Promise<void>((resolve, reject) => {
      this.server.close((error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }
}
