import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { signerOf } from '../iam/access.control.js';
import type { AccessControl, Refusal } from '../iam/access.control.js';
import { isThrottled } from '../switches.js';
import type { LocalSwitches } from '../switches.js';
import { copyOver, needsCopy, recoverStore, storeFolders } from './copy-over.js';
import { Database, StoreClosed } from './database.js';
import type { WireAnswer } from './database.js';
import { dynamoDbDemands } from './dynamodb.demands.js';
import { StaleReplica } from './replica.js';
import type { TableDefinition } from './table.definition.js';

/** What a local DynamoDB is started with. */
export interface DynamoDbOptions {
  dataDir: string;
  /** 0 for a free one. */
  port: number;
  tables: readonly TableDefinition[];
  switches?: Pick<LocalSwitches, 'staleReads' | 'throttle'>;
  /** Who may call what, in which region; without it everybody may call everything. */
  access?: { control: AccessControl; region: string };
  /** How long after a write an inconsistent read may answer from before it, while `staleReads` is on. */
  staleMs?: number;
  onProgress?: (step: string) => void;
}

export interface LocalDynamoDb {
  endpoint: string;
  port: number;
  stop(): Promise<void>;
}

const THROTTLED: WireAnswer = {
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
    message: 'The local stack refuses a share of the requests, as its throttle switch says.',
  }),
};

const INTERNAL_ERROR: WireAnswer = {
  status: 500,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
    message: 'The local DynamoDB has failed: its terminal says why.',
  }),
};

function refused({ code, message }: Refusal): WireAnswer {
  return {
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    // Written with a capital by IAM, and with none by DynamoDB itself.
    body: JSON.stringify({ __type: `com.amazon.coral.service#${code}`, Message: message }),
  };
}

const FORBIDDEN: WireAnswer = { status: 403, headers: {}, body: '' };

/** Opens the store and brings its tables to the template's definitions: new ones are made, changed ones copied over. */
async function openStore({ dataDir, tables, onProgress }: DynamoDbOptions): Promise<Database> {
  const folders = storeFolders(dataDir);
  await recoverStore(folders);
  const existing = await Database.open(folders.current);
  const mustCopy = await closedOnFailure(existing, () => needsCopy(existing, tables));
  if (mustCopy) {
    await existing.close();
    await copyOver(folders, tables, onProgress ?? (() => undefined));
  }
  const database = mustCopy ? await Database.open(folders.current) : existing;
  await closedOnFailure(database, async () => {
    for (const table of tables) if (!(await database.describe(table.TableName))) await database.create(table);
  });
  return database;
}

/** Does the work; where it fails, nothing is left open behind the error. */
async function closedOnFailure<T>(database: Database, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Answers requests from the store, and from a stale copy of it while that switch is on. */
class Responder {
  private replica: Promise<StaleReplica> | undefined;

  constructor(
    private readonly database: Database,
    private readonly options: DynamoDbOptions,
  ) {}

  async answer(request: IncomingMessage): Promise<WireAnswer> {
    // dynalite lets every origin in, but no web page has any business with the tables of the developer who visits it.
    if (request.headers.origin !== undefined) return FORBIDDEN;
    const body = await buffer(request);
    const { switches } = this.options;
    if (switches && isThrottled(switches)) return THROTTLED;
    const { method = 'GET', headers } = request;
    const wire = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
    const operation = wire['x-amz-target']?.split('.').at(-1) ?? '';
    const refusal = this.refusalOf(wire['authorization'], operation, body);
    if (refusal) return refused(refusal);
    const payload = switches?.staleReads || this.replica ? parseJson(body) : undefined;
    if (switches?.staleReads) {
      const replica = await (this.replica ??= this.createReplica());
      const source = replica.sourceOf(operation, payload);
      if (source !== this.database) return source.dispatch(method, wire, body);
    }
    const answer = await this.database.dispatch(method, wire, body);
    // Also with the switch off again, so that the copy is never wrong for longer than its lag.
    if (answer.status === 200 && this.replica) (await this.replica).follow(operation, payload ?? parseJson(body));
    return answer;
  }

  private refusalOf(authorization: string | undefined, operation: string, body: Buffer): Refusal | undefined {
    const { access } = this.options;
    return access?.control.refusalOf(signerOf(authorization), () =>
      dynamoDbDemands(operation, parseJson(body), access.region),
    );
  }

  private async createReplica(): Promise<StaleReplica> {
    try {
      return await StaleReplica.create(this.database, this.options.tables, this.options.staleMs ?? 300);
    } catch (error) {
      // Forgotten, so that it is tried again, and so that the store can still be closed.
      this.replica = undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    await (await this.replica)?.close();
    await this.database.close();
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function respond(responder: Responder, request: IncomingMessage, response: ServerResponse): void {
  const send = ({ status, headers, body }: WireAnswer): void => {
    response.writeHead(status, headers).end(body);
  };
  responder.answer(request).then(send, (error: unknown) => {
    // Also when all that it sent has come, but is not read yet.
    const clientHasGone = request.errored !== null;
    if (clientHasGone || error instanceof StoreClosed) {
      response.destroy();
      return;
    }
    process.emitWarning(error instanceof Error ? error : String(error));
    send(INTERNAL_ERROR);
  });
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/**
 * Starts DynamoDB: dynalite with its data on disk, behind a listener on loopback that applies the switches.
 * @throws Error when the port is taken or the data can't be read.
 */
export async function startDynamoDb(options: DynamoDbOptions): Promise<LocalDynamoDb> {
  const database = await openStore(options);
  const responder = new Responder(database, options);
  const server = createServer((request, response) => {
    respond(responder, request, response);
  });
  // Longer than any client keeps an idle connection, so that none is closed under a request.
  server.keepAliveTimeout = 120_000;
  try {
    const port = await listen(server, options.port);
    return {
      endpoint: `http://127.0.0.1:${port}`,
      port,
      async stop() {
        server.close();
        server.closeAllConnections();
        await responder.close();
      },
    };
  } catch (error) {
    await responder.close();
    throw error;
  }
}
