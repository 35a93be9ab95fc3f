import type { DynamoDBDocumentClient, NativeAttributeValue } from '@aws-sdk/lib-dynamodb';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { sendInBatches } from './send-in-batches.js';
import { UnprocessedError } from './unprocessed.error.js';

const BATCHES = { size: 25, lanes: 4, rounds: 8, deadlineMs: 15_000 };

type WriteRequest =
  | { readonly PutRequest: { readonly Item: Record<string, NativeAttributeValue> } }
  | { readonly DeleteRequest: { readonly Key: Record<string, NativeAttributeValue> } };

/** How a call is made, when not as the client makes all of them. */
type Prepare = (command: BatchWriteCommand) => BatchWriteCommand;

/**
 * Puts items by `BatchWriteItem`, 25 at a time, and again those that DynamoDB left unprocessed.
 *
 * @throws an error of a throttled table's name when some are left after 15 seconds or eight rounds.
 */
export function putInBatches(
  client: DynamoDBDocumentClient,
  tableName: string,
  items: readonly object[],
  prepare?: Prepare,
): Promise<void> {
  return writeInBatches(
    client,
    tableName,
    items.map((Item) => ({ PutRequest: { Item: { ...Item } } })),
    prepare,
  );
}

/**
 * Deletes the items of those keys, each given once, in the same way. One that is not there is no error.
 *
 * @throws as `putInBatches` does.
 */
export function deleteInBatches(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly object[],
): Promise<void> {
  return writeInBatches(
    client,
    tableName,
    keys.map((Key) => ({ DeleteRequest: { Key: { ...Key } } })),
  );
}

async function writeInBatches(
  client: DynamoDBDocumentClient,
  tableName: string,
  requests: readonly WriteRequest[],
  prepare: Prepare = (command) => command,
): Promise<void> {
  const left = await sendInBatches(requests, BATCHES, async (batch, abortSignal) => {
    const command = prepare(new BatchWriteCommand({ RequestItems: { [tableName]: [...batch] } }));
    const { UnprocessedItems } = await client.send(command, { abortSignal });
    return (UnprocessedItems?.[tableName] ?? []) as WriteRequest[];
  });
  if (left.length > 0) throw new UnprocessedError(tableName, left.length);
}
