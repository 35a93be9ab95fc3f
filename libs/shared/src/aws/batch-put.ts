import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';

const BATCH_SIZE = 25;
const PARALLEL_BATCHES = 4;
const MOST_ROUNDS = 8;
const FIRST_PAUSE_MS = 50;

/** Puts items by `BatchWriteItem`, 25 at a time, and again those that DynamoDB left unprocessed. */
export async function putInBatches(
  client: DynamoDBDocumentClient,
  tableName: string,
  items: readonly object[],
): Promise<void> {
  const batches = Array.from({ length: Math.ceil(items.length / BATCH_SIZE) }, (_, index) =>
    items.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
  );
  const worker = async (): Promise<void> => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop())
      await putBatch(client, tableName, batch);
  };
  await Promise.all(Array.from({ length: PARALLEL_BATCHES }, worker));
}

async function putBatch(client: DynamoDBDocumentClient, tableName: string, items: readonly object[]): Promise<void> {
  let requests = items.map((Item) => ({ PutRequest: { Item: { ...Item } } }));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (round > 0) await delay(Math.random() * FIRST_PAUSE_MS * 2 ** round);
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }));
    const left = UnprocessedItems?.[tableName];
    if (left === undefined || left.length === 0) return;
    requests = left as typeof requests;
  }
  throw new UnprocessedItemsError(tableName, requests.length);
}

/** DynamoDB kept leaving items unprocessed: it is throttling the table. */
export class UnprocessedItemsError extends Error {
  // The name under which every caller already treats a throttled table.
  override readonly name = 'ProvisionedThroughputExceededException';

  constructor(tableName: string, count: number) {
    super(`${count} items of table ${tableName} were left unprocessed`);
  }
}
