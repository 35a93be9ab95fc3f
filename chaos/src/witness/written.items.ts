import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';

/** An item as it is after a write; without attributes it is gone. */
export interface WrittenItem {
  readonly table: string;
  readonly key: Readonly<Record<string, unknown>>;
  readonly item?: Readonly<Record<string, unknown>>;
}

const item = z.custom<Record<string, AttributeValue>>((value) => typeof value === 'object' && value !== null);
const put = z.object({ TableName: z.string(), Item: item });
const update = z.object({ TableName: z.string(), Key: item });
const updated = z.object({ Attributes: item.optional() });
const batch = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.union([
        z.object({ PutRequest: z.object({ Item: item }) }),
        z.object({ DeleteRequest: z.object({ Key: item }) }),
      ]),
    ),
  ),
});
const unprocessed = z.object({ UnprocessedItems: batch.shape.RequestItems.optional() });

/**
 * What a request writes when it works. Puts are known by their items whole, deletions by their keys, and updates by their keys
 * until they are answered.
 *
 * @returns `undefined` when it writes nothing.
 */
export function writtenBy(operation: string, body: unknown): readonly WrittenItem[] | undefined {
  switch (operation) {
    case 'PutItem': {
      const { TableName, Item } = put.parse(body);
      return [written(TableName, Item, Item)];
    }
    case 'UpdateItem':
    case 'DeleteItem': {
      const { TableName, Key } = update.parse(body);
      return [written(TableName, Key)];
    }
    case 'BatchWriteItem':
      return Object.entries(batch.parse(body).RequestItems).flatMap(([table, requests]) =>
        requests.map((request) => batched(table, request)),
      );
    default:
      return undefined;
  }
}

/** What an answer says that was written: all of what an update left, and not what a batch left out. */
export function answeredBy(operation: string, items: readonly WrittenItem[], answer: unknown): readonly WrittenItem[] {
  switch (operation) {
    case 'UpdateItem': {
      const { Attributes } = updated.parse(answer);
      return items.map((each) => (Attributes === undefined ? each : { ...each, item: unmarshall(Attributes) }));
    }
    case 'BatchWriteItem': {
      const { UnprocessedItems = {} } = unprocessed.parse(answer);
      const left = writtenBy(operation, { RequestItems: UnprocessedItems }) ?? [];
      const keys = new Set(left.map(keyOf));
      return items.filter((each) => !keys.has(keyOf(each)));
    }
    default:
      return items;
  }
}

/** Names an item: an equal name is an equal key. */
export function keyOf({ table, key }: WrittenItem): string {
  return JSON.stringify([table, Object.entries(key).sort()]);
}

type Batched = z.infer<typeof batch>['RequestItems'][string][number];

function batched(table: string, request: Batched): WrittenItem {
  if ('DeleteRequest' in request) return written(table, request.DeleteRequest.Key);
  return written(table, request.PutRequest.Item, request.PutRequest.Item);
}

/** The keys of the app table, whose items may have attributes that are keys elsewhere; and those of jobs and their images. */
const APP_KEYS = ['PK', 'SK'];
const JOB_KEYS = ['jobId', 'imageIndex'];

function written(
  table: string,
  key: Record<string, AttributeValue>,
  whole?: Record<string, AttributeValue>,
): WrittenItem {
  const attributes = unmarshall(key);
  const names = 'PK' in attributes ? APP_KEYS : JOB_KEYS;
  const named = Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)));
  return { table, key: named, ...(whole !== undefined && { item: unmarshall(whole) }) };
}
