import { REQUEST_INDEX } from '@spotter/shared';
import { z } from 'zod';
import type { JobWrite } from '../../../test/support/job.steps.js';
import { stepOfWrite } from '../../../test/support/job.steps.js';
import type { CallName } from './call.js';

const value = z.object({ S: z.string().optional(), N: z.string().optional() });
const item = z.record(z.string(), value);
const put = z.object({ PutRequest: z.object({ Item: item }) });
const deletion = z.object({ DeleteRequest: z.object({ Key: item }) });
const single = z.object({
  Key: item.optional(),
  Item: item.optional(),
  UpdateExpression: z.string().optional(),
  ConditionExpression: z.string().optional(),
  ExpressionAttributeValues: item.optional(),
});
const batch = z.object({ RequestItems: z.record(z.string(), z.array(z.union([put, deletion]))) });

type Item = z.infer<typeof item>;

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

const OPERATIONS = { PutItem: 'put', UpdateItem: 'update', DeleteItem: 'delete' } as const;

function writeName(operation: keyof typeof OPERATIONS, body: z.infer<typeof single>): CallName {
  const { Key, Item, UpdateExpression: update, ConditionExpression: condition, ExpressionAttributeValues = {} } = body;
  const key = Key ?? Item ?? {};
  // A claim that is erased names its job in the condition.
  const { ':jobId': jobId, ':ended': ended } = ExpressionAttributeValues;
  const written = itemOf(key);
  const write = { operation: OPERATIONS[operation], update, condition, ended: ended?.S };
  const step = written && stepOfWrite({ ...write, item: written });
  return { operation, ...ofImage({ ...(jobId && { jobId }), ...key }), step: step ?? OTHER_WRITE };
}

/** By its key: those of the tables of jobs differ. */
function itemOf({ jobId, imageIndex, PK }: Item): JobWrite['item'] | undefined {
  if (imageIndex !== undefined) return Number(imageIndex.N) === REQUEST_INDEX ? 'request' : 'image';
  if (PK !== undefined) return PK.S?.startsWith('IDEM#') === true ? 'claim' : undefined;
  return jobId === undefined ? undefined : 'job';
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
  const items = keys.map(itemOf);
  if (!items.includes('image') && !items.includes('request')) return { ...named, step: OTHER_WRITE };
  const kind = writes.some((write) => 'PutRequest' in write) ? 'put' : 'delete';
  const item = items.includes('request') ? 'request' : 'image';
  return { ...named, step: stepOfWrite({ operation: kind, item }) ?? OTHER_WRITE };
}

function ofImage({ jobId, imageIndex }: Item): Pick<CallName, 'jobId' | 'imageIndex'> {
  return {
    ...(jobId?.S !== undefined && { jobId: jobId.S }),
    ...(imageIndex?.N !== undefined && Number(imageIndex.N) >= 0 && { imageIndex: Number(imageIndex.N) }),
  };
}
