import { REQUEST_INDEX } from '@spotter/shared';
import { z } from 'zod';
import type { CallName } from './call.js';

const value = z.object({ S: z.string().optional(), N: z.string().optional() });
const item = z.record(z.string(), value);
const put = z.object({ PutRequest: z.object({ Item: item }) });
const deletion = z.object({ DeleteRequest: z.object({ Key: item }) });
const single = z.object({
  Key: item.optional(),
  Item: item.optional(),
  UpdateExpression: z.string().optional(),
  ExpressionAttributeValues: item.optional(),
});
const batch = z.object({ RequestItems: z.record(z.string(), z.array(z.union([put, deletion]))) });

type Item = z.infer<typeof item>;
type Signs = readonly (readonly [part: string, step: string])[];

/** What the update expression of a write has that those below it have not. */
const IMAGE_UPDATES: Signs = [
  ['attempts + :one', 'start'],
  ['attempts - :one', 'give-back'],
  ['attempts = :none', 'reopen'],
  ['#status = :status', 'end'],
];
const JOB_UPDATES: Signs = [
  ['ADD ', 'count'],
  ['DELETE failed', 'retry'],
  ['deleteObjects = ', 'mark-deleted'],
  ['nextCheckAt = :next', 'sweep-claim'],
  ['nextCheckAt = :now', 'check-now'],
  ['sends = :one', 'first-send'],
  ['sends = :sends', 'note-sent'],
  ['seen = :seen', 'note'],
];

const OTHER_WRITE = 'write';

/** Names a DynamoDB call. Which table it is about tells its key. */
export function dynamoDbName(operation: string, body: unknown): CallName {
  switch (operation) {
    case 'UpdateItem':
    case 'PutItem':
    case 'DeleteItem':
      return writeName(operation, single.parse(body));
    case 'BatchWriteItem':
      return batchName(operation, batch.parse(body));
    default:
      return { operation, step: 'read', ...ofImage(single.safeParse(body).data?.Key ?? {}) };
  }
}

function writeName(
  operation: 'UpdateItem' | 'PutItem' | 'DeleteItem',
  { Key, Item, UpdateExpression = '', ExpressionAttributeValues = {} }: z.infer<typeof single>,
): CallName {
  const key = Key ?? Item ?? {};
  // A claim that is erased names its job in the condition.
  const { ':jobId': jobId } = ExpressionAttributeValues;
  const named = { operation, ...ofImage({ ...(jobId && { jobId }), ...key }) };
  if ('imageIndex' in key) return { ...named, step: stepBy(IMAGE_UPDATES, UpdateExpression) };
  if (key['PK']?.S?.startsWith('IDEM#')) return { ...named, step: operation === 'PutItem' ? 'claim' : 'erase-claim' };
  if (!('jobId' in key) || 'PK' in key) return { ...named, step: OTHER_WRITE };
  switch (operation) {
    case 'PutItem':
      return { ...named, step: 'commit' };
    case 'DeleteItem':
      return { ...named, step: ExpressionAttributeValues[':deleted'] === undefined ? 'drop' : 'erase-job' };
    case 'UpdateItem': {
      const end = ExpressionAttributeValues[':ended']?.S;
      if (end !== undefined) return { ...named, step: end === 'CANCELLED' ? 'cancel' : 'finish' };
      return { ...named, step: stepBy(JOB_UPDATES, UpdateExpression) };
    }
  }
}

function batchName(operation: string, { RequestItems }: z.infer<typeof batch>): CallName {
  const writes = Object.values(RequestItems).flat();
  const keys = writes.map((write) => ('PutRequest' in write ? write.PutRequest.Item : write.DeleteRequest.Key));
  const [first = {}] = keys;
  const { jobId, imageIndex } = ofImage(first);
  const named = {
    operation,
    ...(jobId !== undefined && { jobId }),
    ...(keys.length === 1 && imageIndex !== undefined && { imageIndex }),
  };
  if (!('imageIndex' in first)) return { ...named, step: OTHER_WRITE };
  if (writes.some((write) => 'PutRequest' in write)) return { ...named, step: 'items' };
  const isRequest = keys.some((key) => Number(key['imageIndex']?.N) === REQUEST_INDEX);
  return { ...named, step: isRequest ? 'erase-request' : 'erase-images' };
}

function stepBy(signs: Signs, expression: string): string {
  return signs.find(([part]) => expression.includes(part))?.[1] ?? OTHER_WRITE;
}

function ofImage({ jobId, imageIndex }: Item): Pick<CallName, 'jobId' | 'imageIndex'> {
  return {
    ...(jobId?.S !== undefined && { jobId: jobId.S }),
    ...(imageIndex?.N !== undefined && Number(imageIndex.N) >= 0 && { imageIndex: Number(imageIndex.N) }),
  };
}
