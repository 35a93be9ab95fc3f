import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateTableCommand, DeleteTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { CreateQueueCommand, DeleteQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { BucketDefinition } from '../../../apps/local/src/buckets.js';
import type { TableDefinition } from '../../../apps/local/src/dynamodb/table.definition.js';
import type { QueueDefinition } from '../../../apps/local/src/sqs/queue.definition.js';

/** Makes tables; `created` deletes them. */
export async function createTables(
  client: DynamoDBClient,
  tables: readonly TableDefinition[],
  created: AsyncDisposableStack,
): Promise<void> {
  for (const table of tables) {
    const { TableName } = table;
    await client.send(new CreateTableCommand({ ...table, BillingMode: 'PAY_PER_REQUEST' }));
    created.defer(async () => {
      await client.send(new DeleteTableCommand({ TableName }));
    });
  }
  for (const { TableName } of tables) {
    await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { TableName });
  }
}

/** Makes buckets; `created` deletes them with all that is in them. */
export async function createBuckets(
  client: S3Client,
  buckets: readonly BucketDefinition[],
  created: AsyncDisposableStack,
): Promise<void> {
  for (const { name: Bucket } of buckets) {
    await client.send(new CreateBucketCommand({ Bucket }));
    created.defer(async () => {
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
        const Objects = Contents.map(({ Key }) => ({ Key }));
        if (Objects.length > 0) await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
      }
      await client.send(new DeleteBucketCommand({ Bucket }));
    });
  }
}

/** Makes queues, in their order; `created` deletes them. Resolves to the URL of each, by its name. */
export async function createQueues(
  client: SQSClient,
  queues: readonly QueueDefinition[],
  created: AsyncDisposableStack,
): Promise<Record<string, string>> {
  const urls: Record<string, string> = {};
  const arns: Record<string, string> = {};
  for (const { name, attributes } of queues) {
    const { QueueUrl = '' } = await client.send(
      new CreateQueueCommand({ QueueName: name, Attributes: withDeadLettersAt(arns, attributes) }),
    );
    created.defer(async () => {
      await client.send(new DeleteQueueCommand({ QueueUrl }));
    });
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    urls[name] = QueueUrl;
    arns[name] = Attributes['QueueArn'] ?? '';
  }
  return urls;
}

/** The template's dead-letter queue is in an account that only the local stack has. */
function withDeadLettersAt(
  arns: Readonly<Record<string, string>>,
  { RedrivePolicy, ...attributes }: Record<string, string>,
): Record<string, string> {
  if (RedrivePolicy === undefined) return attributes;
  const policy = JSON.parse(RedrivePolicy) as { deadLetterTargetArn: string };
  const name = policy.deadLetterTargetArn.split(':').at(-1) ?? '';
  return { ...attributes, RedrivePolicy: JSON.stringify({ ...policy, deadLetterTargetArn: arns[name] }) };
}
