import type { DynamoDBDocumentClient, NativeAttributeValue } from '@aws-sdk/lib-dynamodb';
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { putInBatches, sendInBatches } from '@spotter/shared';
import { patiently } from '../patiently.js';

/** BatchGetItem takes 100 keys a call. */
const BATCHES = { size: 100, lanes: 1, rounds: 8, deadlineMs: 15_000 };

/** An item as it is stored, with whatever attributes it has. */
export type StoredItem = Record<string, NativeAttributeValue>;

/** The exercises that are stored. */
export class ExerciseTable {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly tableName: string,
  ) {}

  /** The items of those ids that there are, by their id. @throws {StoreError} */
  async get(exerciseIds: readonly string[], signal: AbortSignal): Promise<Map<string, StoredItem>> {
    const items = new Map<string, StoredItem>();
    const keys = exerciseIds.map((exerciseId) => ({ exerciseId }));
    await patiently('DynamoDB', signal, async () => {
      const left = await sendInBatches(keys, BATCHES, async (Keys, abortSignal) => {
        const request = { [this.tableName]: { Keys: [...Keys], ConsistentRead: true } };
        const { Responses, UnprocessedKeys } = await this.client.send(new BatchGetCommand({ RequestItems: request }), {
          abortSignal,
        });
        for (const item of Responses?.[this.tableName] ?? []) items.set(String(item['exerciseId']), item);
        return (UnprocessedKeys?.[this.tableName]?.Keys ?? []) as typeof keys;
      });
      if (left.length > 0) throw new UnprocessedKeysError(`${left.length} keys were left unprocessed`);
    });
    return items;
  }

  /** Puts items in place of what there is. @throws {StoreError} */
  async put(items: readonly StoredItem[], signal: AbortSignal): Promise<void> {
    await patiently('DynamoDB', signal, () => putInBatches(this.client, this.tableName, items));
  }
}

class UnprocessedKeysError extends Error {
  // The name under which every caller already treats a throttled table.
  override readonly name = 'ProvisionedThroughputExceededException';
}
