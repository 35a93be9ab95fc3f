import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { createdAtOf } from './item-id.js';
import type { ItemKind } from './user-item.js';
import { partitionOf, prefixOf, statusPartitionOf, tableKeyOf } from './user-item.js';

/** All things of a kind that a user has, or those of one status. */
export interface UserList {
  readonly userId: string;
  readonly kind: ItemKind;
  readonly status?: string | undefined;
}

/** The query of a list, the newest first: ids and the index are sorted by time. */
export function queryOf(list: UserList): Omit<QueryCommandInput, 'TableName'> {
  const { userId, status } = list;
  if (status === undefined) {
    return {
      KeyConditionExpression: 'PK = :partition AND begins_with(SK, :prefix)',
      ExpressionAttributeValues: { ':partition': partitionOf(list), ':prefix': prefixOf(list) },
      ConsistentRead: true,
      ScanIndexForward: false,
    };
  }
  return {
    IndexName: 'GSI1',
    KeyConditionExpression: 'GSI1PK = :partition',
    // The partition names no kind: things of another kind may have the same status.
    FilterExpression: 'begins_with(SK, :prefix)',
    ExpressionAttributeValues: { ':partition': statusPartitionOf(userId, status), ':prefix': prefixOf(list) },
    ScanIndexForward: false,
  };
}

/** Where a list begins that goes on after the thing of this id, in the table or in the index. */
export function startKeyOf(list: UserList, id: string): Record<string, string> {
  const { userId, status } = list;
  return {
    ...tableKeyOf({ ...list, id }),
    ...(status !== undefined && { GSI1PK: statusPartitionOf(userId, status), GSI1SK: createdAtOf(id) }),
  };
}
