import type { DynamoDBDocumentClient, NativeAttributeValue } from '@aws-sdk/lib-dynamodb';
import { getInBatches, putInBatches } from '@spotter/shared';
import { patiently } from '../patiently.js';

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
      const stored = await getInBatches(this.client, { tableName: this.tableName, keys });
      for (const item of stored) items.set(String(item['exerciseId']), item);
    });
    return items;
  }

  /** Puts items in place of what there is. @throws {StoreError} */
  async put(items: readonly StoredItem[], signal: AbortSignal): Promise<void> {
    await patiently('DynamoDB', signal, () => putInBatches(this.client, this.tableName, items));
  }
}
