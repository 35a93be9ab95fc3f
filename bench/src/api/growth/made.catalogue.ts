import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { putInBatches } from '@spotter/shared';
import type { BenchStack } from '../../jobs/stack/bench.stack.js';

/** What is put in one go: together they have 15 seconds. */
const PORTION = 1_000;

/** Makes a table like the stack's catalogue with so many exercises. @returns its name. */
export async function makeCatalogue(stack: BenchStack, size: number): Promise<string> {
  const model = stack.environment['EXERCISES_TABLE_NAME'] ?? '';
  const TableName = `${model}-${size}`;
  using client = clientOf(stack);
  await createLike(client.dynamoDb, model, TableName);
  await fillCatalogue(stack, TableName, size);
  return TableName;
}

/** Puts so many exercises into a table, all of one size. */
export async function fillCatalogue(stack: BenchStack, tableName: string, size: number): Promise<void> {
  using client = clientOf(stack);
  const documents = DynamoDBDocumentClient.from(client.dynamoDb);
  for (let start = 0; start < size; start += PORTION) {
    const count = Math.min(PORTION, size - start);
    const exercises = Array.from({ length: count }, (_, index) => exercise(start + index));
    await putInBatches(documents, tableName, exercises);
  }
}

function clientOf({ environment, endpoints }: BenchStack): Disposable & { readonly dynamoDb: DynamoDBClient } {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = environment;
  const dynamoDb = new DynamoDBClient({
    region: environment['AWS_REGION'] ?? '',
    endpoint: endpoints.dynamodb,
    credentials: { accessKeyId, secretAccessKey },
  });
  return {
    dynamoDb,
    [Symbol.dispose]: () => {
      dynamoDb.destroy();
    },
  };
}

async function createLike(client: DynamoDBClient, model: string, TableName: string): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: model }));
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: Table?.KeySchema,
      AttributeDefinitions: Table?.AttributeDefinitions,
      GlobalSecondaryIndexes: Table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
}

function exercise(number: number): object {
  const exerciseId = `e-${String(number).padStart(6, '0')}`;
  return {
    exerciseId,
    name: `Exercise ${exerciseId}`,
    description: 'How to do it. '.repeat(40),
    difficultyLevel: number % 2 === 0 ? 'beginner' : 'advanced',
    imageKey: `exercises/${exerciseId}.jpg`,
    thumbnailImageKey: `exercises/thumbs/${exerciseId}.jpg`,
    createdAt: '2026-01-02T03:04:05.678Z',
    updatedAt: '2026-02-03T04:05:06.789Z',
    version: 1,
  };
}
