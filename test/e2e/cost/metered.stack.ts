import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { putInBatches } from '@spotter/shared';
import * as z from 'zod';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { Recorder } from '../../../bench/src/jobs/units/recorder.js';
import { startLocalStack } from '../support/recorded-stack.js';
import type { Exchange, Routing } from './metering.proxy.js';
import { MeteringProxy } from './metering.proxy.js';

/** What AWS counts of what was done. */
export interface Metered {
  /** DynamoDB's units. */
  readonly reads: number;
  readonly writes: number;
  /** Calls by their names: SQS's operations, S3's methods. */
  readonly sqs: Readonly<Record<string, number>>;
  readonly s3: Readonly<Record<string, number>>;
  /** By the app that logged it, a line each. */
  readonly log: Readonly<Record<'api' | 'worker', readonly string[]>>;
}

const READS = ['GetItem', 'BatchGetItem', 'Query', 'Scan'];
/** Of a read that finds nothing. */
const LEAST_UNITS = 0.5;

const LONGEST_MS = 30_000;

const batchSchema = z.object({ Entries: z.array(z.unknown()) });
const requestSchema = z.looseObject({ TableName: z.optional(z.string()) });
const capacitySchema = z.object({ CapacityUnits: z.number() });
const capacitiesSchema = z.object({
  ConsumedCapacity: z.union([capacitySchema.transform((one) => [one]), z.array(capacitySchema)]),
});

/** The whole product on the local stack, with all that it asks of DynamoDB, SQS and S3 counted as AWS bills it. */
export class MeteredStack {
  private constructor(
    readonly stack: LocalStack,
    private readonly folder: string,
    private readonly services: Readonly<Record<'dynamoDb' | 'sqs' | 's3', MeteringProxy>>,
    /** Knows what a write to a table with indexes costs, by the item before and after it. */
    private readonly recorder: Recorder,
    private readonly client: DynamoDBClient,
    private readonly lines: { api: string[]; worker: string[] },
  ) {}

  static async start(): Promise<MeteredStack> {
    const folder = await mkdtemp(join(tmpdir(), 'spotter-metered-'));
    const [dynamoDb, sqs, s3] = [await MeteringProxy.start(), await MeteringProxy.start(), await MeteringProxy.start()];
    const lines = { api: [] as string[], worker: [] as string[] };
    const stack = await startLocalStack({
      dataDir: folder,
      // It is called by hand.
      schedules: false,
      environment: {
        AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
        AWS_ENDPOINT_URL_SQS: sqs.url,
        AWS_ENDPOINT_URL_S3: s3.url,
        // Each page is one that no sandbox has kept.
        CATALOGUE_CACHE_SECONDS: '0',
      },
      onLog: (source, line) => lines[source].push(line),
    });
    const { endpoints, environment } = stack;
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = environment;
    const credentials = { accessKeyId, secretAccessKey };
    const client = new DynamoDBClient({ region: 'us-east-1', endpoint: endpoints.dynamodb, credentials });
    const recorder = await Recorder.start();
    await recorder.pointAt({
      endpoint: endpoints.dynamodb,
      client,
      tables: {
        jobs: environment['JOBS_TABLE_NAME'] ?? '',
        detections: environment['DETECTIONS_TABLE_NAME'] ?? '',
        app: environment['APP_TABLE_NAME'] ?? '',
      },
    });
    dynamoDb.pointAt(routeOf(endpoints.dynamodb, recorder.endpoint, environment['SESSIONS_TABLE_NAME'] ?? ''));
    sqs.pointAt(() => ({ endpoint: endpoints.sqs }));
    s3.pointAt(() => ({ endpoint: endpoints.s3 }));
    return new MeteredStack(stack, folder, { dynamoDb, sqs, s3 }, recorder, client, lines);
  }

  /** Puts so many exercises into the catalogue, which nobody is asked to pay for. */
  async fillCatalogue(exercises: readonly object[]): Promise<void> {
    const { environment } = this.stack;
    await putInBatches(DynamoDBDocumentClient.from(this.client), environment['EXERCISES_TABLE_NAME'] ?? '', exercises);
  }

  /** What was asked for since it was last asked. */
  take(): Metered {
    const { dynamoDb, sqs, s3 } = this.services;
    const tables = dynamoDb.take();
    const isRead = (exchange: Exchange): boolean => READS.includes(operationOf(exchange));
    const reads = tables.filter(isRead);
    const told = tables.filter((exchange) => !isRead(exchange) && exchange.answer.includes('ConsumedCapacity'));
    return {
      reads: sum(reads.map((exchange) => Math.max(LEAST_UNITS, unitsOf(exchange)))),
      writes: sum(this.recorder.take().map(({ table, indexes }) => table + indexes)) + sum(told.map(unitsOf)),
      sqs: counted(sqs.take().map(operationOf)),
      s3: counted(s3.take().map(({ method }) => method)),
      log: { api: this.lines.api.splice(0), worker: this.lines.worker.splice(0) },
    };
  }

  /** Waits until so many messages have been deleted since the last `take`: of an image, that is the last thing to be done. */
  deleted(count: number): Promise<void> {
    const { sqs } = this.services;
    return until(() => sum(sqs.exchanges.filter(isDeletion).map(entriesOf)) >= count);
  }

  /** Waits until the function has logged a line that has this in it. */
  logged(text: string): Promise<void> {
    return until(() => this.lines.api.some((line) => line.includes(text)));
  }

  async stop(): Promise<void> {
    await this.stack.stop();
    await this.recorder.stop();
    for (const proxy of Object.values(this.services)) await proxy.close();
    this.client.destroy();
    await rm(this.folder, { recursive: true });
  }
}

/** DynamoDB itself says what reads cost, and writes to a table without indexes. */
function routeOf(dynamoDb: string, recorder: string, withoutIndexes: string): Routing {
  return (headers, body) => {
    const request = requestSchema.parse(JSON.parse(body.toString()));
    const isTold = READS.includes(operationOf({ headers })) || request.TableName === withoutIndexes;
    if (!isTold) return { endpoint: recorder };
    return { endpoint: dynamoDb, body: Buffer.from(JSON.stringify({ ...request, ReturnConsumedCapacity: 'TOTAL' })) };
  };
}

function operationOf({ headers }: Pick<Exchange, 'headers'>): string {
  return String(headers['x-amz-target']).split('.').at(-1) ?? '';
}

function isDeletion(exchange: Exchange): boolean {
  return operationOf(exchange) === 'DeleteMessageBatch';
}

function entriesOf({ body }: Exchange): number {
  return batchSchema.parse(JSON.parse(body.toString())).Entries.length;
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + LONGEST_MS;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`It did not come in ${LONGEST_MS} ms`);
    await delay(20);
  }
}

function unitsOf({ answer }: Exchange): number {
  const { ConsumedCapacity: capacities } = capacitiesSchema.parse(JSON.parse(answer.toString()));
  return sum(capacities.map(({ CapacityUnits }) => CapacityUnits));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
