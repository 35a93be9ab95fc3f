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
import { startLocalStack } from '../../../apps/local/src/stack.js';
import type { LocalStack, LocalStackOptions } from '../../../apps/local/src/stack.options.js';

export type Item = Record<string, unknown>;

/** The API as a Nest application, on a local stack of its own without a worker. */
export interface ApiFixture {
  readonly app: NestExpressApplication;
  readonly config: ApiConfig;
  readonly stack: LocalStack;
  readonly http: ReturnType<typeof supertest>;
  readonly dynamoDb: DynamoDBDocumentClient;
  /** All items of a table. */
  scan(table: keyof ApiConfig['tables']): Promise<Item[]>;
  /** Takes all messages out of the queue. */
  takeMessages(): Promise<Message[]>;
  close(): Promise<void>;
}

/** Starts it. `variables` are put over the stack's own environment, for the Nest application only. */
export async function startApi(
  options: Partial<LocalStackOptions> = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<ApiFixture> {
  const dataDir = await mkdtemp(join(tmpdir(), 'spotter-api-'));
  const stack = await startLocalStack({ dataDir, workers: 0, ...options });
  const environment = { LOG_LEVEL: 'SILENT', ...stack.environment, ...variables };
  // The SDK takes credentials and endpoints from the environment of the process, wherever a client is made.
  Object.assign(process.env, environment);
  const config = readConfig(environment);
  const app = await createApp(config);
  await app.init();
  const dynamoDb = app.get(DynamoDBDocumentClient);
  const sqs = createSqsClient(config.aws);

  return {
    app,
    config,
    stack,
    http: supertest(app.getHttpServer()),
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
      await stack.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
