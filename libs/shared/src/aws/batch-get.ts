import type { DynamoDBDocumentClient, NativeAttributeValue } from '@aws-sdk/lib-dynamodb';
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { sendInBatches } from './send-in-batches.js';
import { UnprocessedError } from './unprocessed.error.js';

const BATCHES = { size: 100, lanes: 4, rounds: 8, deadlineMs: 15_000 };

/** Which items to read of a table. */
export interface BatchGet {
  readonly tableName: string;
  /** Each once. */
  readonly keys: readonly object[];
  /** Which of their attributes; without it all. */
  readonly attributes?: readonly string[];
}

/**
 * Reads items by `BatchGetItem`, consistently, 100 at a time, and again those that DynamoDB left unprocessed, as it does
 * with what is more than 16 MB.
 *
 * @returns those that there are, in no order.
 * @throws an error of a throttled table's name when some are left after 15 seconds or eight rounds.
 */
export async function getInBatches(
  client: DynamoDBDocumentClient,
  { tableName, keys, attributes }: BatchGet,
): Promise<Record<string, NativeAttributeValue>[]> {
  const items: Record<string, NativeAttributeValue>[] = [];
  const projection = attributes === undefined ? {} : projectionOf(attributes);
  const left = await sendInBatches(keys, BATCHES, async (batch, abortSignal) => {
    const request = { Keys: batch.map((key) => ({ ...key })), ConsistentRead: true, ...projection };
    const command = new BatchGetCommand({ RequestItems: { [tableName]: request } });
    const { Responses, UnprocessedKeys } = await client.send(command, { abortSignal });
    items.push(...(Responses?.[tableName] ?? []));
    return UnprocessedKeys?.[tableName]?.Keys ?? [];
  });
  if (left.length > 0) throw new UnprocessedError(tableName, left.length);
  return items;
}

/** By aliases, since many names are DynamoDB's own words. */
export function projectionOf(attributes: readonly string[]) {
  return {
    ProjectionExpression: attributes.map((name) => `#${name}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
  };
}
