import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createSqsClient } from '@spotter/shared';
import supertest from 'supertest';
import { createApp } from '../../../apps/api/src/bootstrap.js';
import type { ApiConfig } from '../../../apps/api/src/config.js';
import { readConfig } from '../../../apps/api/src/config.js';
import { startLocalStack } from '../support/recorded-stack.js';
import type { LocalStack, LocalStackOptions } from '../../../apps/local/src/stack.options.js';
import type { Resources } from '../support/backend.js';
import { BACKEND_ENDPOINT, createResources } from '../support/backend.js';
import { recordedLogger } from '../support/recorded-logger.js';
import { underContract } from '../support/contract.js';

export type Item = Record<string, unknown>;

/** The API as a Nest application, on tables, buckets and a queue of its own, without a worker. */
export interface ApiFixture {
  readonly app: NestExpressApplication;
  readonly config: ApiConfig;
  /** Every answer is held to docs/openapi.json. */
  readonly http: ReturnType<typeof supertest>;
  readonly dynamoDb: DynamoDBDocumentClient;
  /** All items of a table. */
  scan(table: keyof ApiConfig['tables']): Promise<Item[]>;
  /** Takes all messages out of the queue. */
  takeMessages(): Promise<Message[]>;
  close(): Promise<void>;
}

/** The same for tests that ask for what only a local stack can do. */
export interface LocalApiFixture extends ApiFixture {
  readonly stack: LocalStack;
}

/** A local stack whose data goes with it. */
interface LocalResources extends Resources {
  readonly stack: LocalStack;
}

/** Tests write the tables themselves, and look at once. */
const UNCACHED = { CATALOGUE_CACHE_SECONDS: '0' };

/**
 * Starts the API on the AWS-compatible backend of the test run, else on a local stack. `variables` are put over the
 * environment that names its resources.
 */
export async function startApi(variables: Readonly<Record<string, string>> = {}): Promise<ApiFixture> {
  const resources = BACKEND_ENDPOINT === undefined ? startResources() : createResources(BACKEND_ENDPOINT);
  return startOn(await resources, variables);
}

/** Starts the API on a local stack. `variables` are put over the stack's own environment, for the Nest application only. */
export async function startLocalApi(
  options: Partial<LocalStackOptions> = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<LocalApiFixture> {
  const resources = await startResources(options);
  return { ...(await startOn(resources, variables)), stack: resources.stack };
}

async function startResources(options: Partial<LocalStackOptions> = {}): Promise<LocalResources> {
  const dataDir = await mkdtemp(join(tmpdir(), 'spotter-api-'));
  // Jobs that a test makes by hand are not to be swept under it.
  const environment = { ...UNCACHED, ...options.environment };
  const stack = await startLocalStack({ dataDir, workers: 0, schedules: false, ...options, environment });
  // The built function of the stack would serve them beside the application under test.
  stack.switches.lostEvents = 1;
  return {
    stack,
    environment: stack.environment,
    close: async () => {
      await stack.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function startOn(resources: Resources, variables: Readonly<Record<string, string>>): Promise<ApiFixture> {
  const environment = { LOG_LEVEL: 'SILENT', ...UNCACHED, ...resources.environment, ...variables };
  // The SDK takes credentials and endpoints from the environment of the process, wherever a client is made.
  Object.assign(process.env, environment);
  const config = readConfig(environment);
  const app = await createApp(config, recordedLogger());
  await app.init();
  const dynamoDb = app.get(DynamoDBDocumentClient);
  const sqs = createSqsClient(config.aws);

  return {
    app,
    config,
    http: underContract(supertest(app.getHttpServer())),
    dynamoDb,
    scan: async (table) => {
      const items: Item[] = [];
      let ExclusiveStartKey: Item | undefined;
      do {
        const page: { Items?: Item[] | undefined; LastEvaluatedKey?: Item | undefined } = await dynamoDb.send(
          new ScanCommand({
            TableName: config.tables[table],
            ConsistentRead: true,
            ...(ExclusiveStartKey && { ExclusiveStartKey }),
          }),
        );
        items.push(...(page.Items ?? []));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      return items;
    },
    takeMessages: async () => {
      const taken: Message[] = [];
      for (;;) {
        const { Messages: messages = [] } = await sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: config.queueUrl,
            MaxNumberOfMessages: 10,
            // The queue itself polls long.
            WaitTimeSeconds: 0,
            MessageAttributeNames: ['All'],
            MessageSystemAttributeNames: ['All'],
          }),
        );
        if (messages.length === 0) return taken;
        taken.push(...messages);
        const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
        await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: config.queueUrl, Entries }));
      }
    },
    close: async () => {
      sqs.destroy();
      await app.close();
      await resources.close();
    },
  };
}
