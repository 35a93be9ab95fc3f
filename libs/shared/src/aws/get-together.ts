import type { DynamoDBDocumentClient, NativeAttributeValue } from '@aws-sdk/lib-dynamodb';
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { BatchGet } from './batch-get.js';
import { projectionOf } from './batch-get.js';
import { UnprocessedError } from './unprocessed.error.js';

/**
 * Reads a few items of several tables in one call of `BatchGetItem`, each consistently; of one another they may be a moment
 * apart.
 *
 * @param gets of at most 100 keys together.
 * @returns those that there are, by the names of their tables.
 * @throws an error of a throttled table's name when DynamoDB left some unprocessed: whoever asks may ask again.
 */
export async function getTogether(
  client: DynamoDBDocumentClient,
  gets: readonly BatchGet[],
): Promise<Readonly<Record<string, readonly Record<string, NativeAttributeValue>[]>>> {
  const requests = gets.map(({ tableName, keys, attributes }) => {
    const projection = attributes === undefined ? {} : projectionOf(attributes);
    return [tableName, { Keys: keys.map((key) => ({ ...key })), ConsistentRead: true, ...projection }] as const;
  });
  const command = new BatchGetCommand({ RequestItems: Object.fromEntries(requests) });
  const { Responses = {}, UnprocessedKeys = {} } = await client.send(command);
  const [left] = Object.entries(UnprocessedKeys);
  if (left !== undefined) throw new UnprocessedError(left[0], left[1].Keys?.length ?? 0);
  return Responses;
}
