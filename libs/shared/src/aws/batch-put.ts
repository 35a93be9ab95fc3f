import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { sendInBatches } from './send-in-batches.js';

const BATCHES = { size: 25, lanes: 4, rounds: 8, deadlineMs: 15_000 };

/**
 * Puts items by `BatchWriteItem`, 25 at a time, and again those that DynamoDB left unprocessed.
 *
 * @throws an error of a throttled table's name when some are left after 15 seconds or eight rounds.
 */
export async function putInBatches(
  client: DynamoDBDocumentClient,
  tableName: string,
  items: readonly object[],
): Promise<void> {
  const requests = items.map((Item) => ({ PutRequest: { Item: { ...Item } } }));
  const left = await sendInBatches(requests, BATCHES, async (batch, abortSignal) => {
    const command = new BatchWriteCommand({ RequestItems: { [tableName]: [...batch] } });
    const { UnprocessedItems } = await client.send(command, { abortSignal });
    return (UnprocessedItems?.[tableName] ?? []) as typeof requests;
  });
  if (left.length > 0) throw new UnprocessedItemsError(tableName, left.length);
}

/** DynamoDB kept leaving items unprocessed: it is throttling the table, or hangs. */
class UnprocessedItemsError extends Error {
  // The name under which every caller already treats a throttled table.
  override readonly name = 'ProvisionedThroughputExceededException';

  constructor(tableName: string, count: number) {
    super(`${count} items of table ${tableName} were left unprocessed`);
  }
}
