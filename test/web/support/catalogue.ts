import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { putInBatches } from '@spotter/shared';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';

type Item = Record<string, unknown>;

/** Adds exercises to the sample catalogue, which has the pictures, until there are so many. */
export async function fillCatalogue({ endpoints, environment }: LocalStack, count: number): Promise<void> {
  const { EXERCISES_TABLE_NAME: TableName = '', AWS_REGION: region = '' } = environment;
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = environment;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new DynamoDBClient({ region, endpoint: endpoints.dynamodb, credentials });
  const documents = DynamoDBDocumentClient.from(client);
  try {
    const { Items: samples = [] } = await documents.send(new ScanCommand({ TableName }));
    const items = Array.from({ length: count - samples.length }, (_, index): Item => ({
      ...samples[index % samples.length],
      exerciseId: `more-${index}`,
      name: `Exercise ${index}`,
      description: `Number ${index} of many`,
    }));
    await putInBatches(documents, TableName, [...items, BROKEN]);
  } finally {
    client.destroy();
  }
}

/** Whose picture is not there. */
export const BROKEN = {
  exerciseId: 'broken',
  name: 'Zercher squat',
  difficultyLevel: 'advanced',
  imageKey: 'exercises/not-there.jpg',
} as const;
