import type { DynamoDBDocumentClient, NativeAttributeValue } from '@aws-sdk/lib-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { callAws, isConditionalCheckFailed } from './aws-errors.js';

export interface ConditionalUpdate {
  readonly TableName: string;
  readonly Key: Record<string, NativeAttributeValue>;
  readonly UpdateExpression: string;
  /** Every update here has one: an update without would create an item that was deleted. */
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, NativeAttributeValue>;
}

/** One conditional write. Returns the whole item as it is afterwards, or `undefined` when the condition failed. */
export async function updateIf(
  client: DynamoDBDocumentClient,
  update: ConditionalUpdate,
): Promise<Record<string, NativeAttributeValue> | undefined> {
  try {
    const { Attributes } = await callAws('DYNAMODB_ERROR', () =>
      client.send(new UpdateCommand({ ...update, ReturnValues: 'ALL_NEW' })),
    );
    return Attributes;
  } catch (error) {
    if (isConditionalCheckFailed(error)) return undefined;
    throw error;
  }
}
