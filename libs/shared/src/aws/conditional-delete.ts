import type { DeleteCommandInput, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { callAws, isConditionalCheckFailed } from './aws-errors.js';

/** One conditional deletion. Returns whether the condition held, and the item is gone. */
export async function deleteIf(
  client: DynamoDBDocumentClient,
  deletion: DeleteCommandInput & { readonly ConditionExpression: string },
): Promise<boolean> {
  try {
    await callAws('DYNAMODB_ERROR', () => client.send(new DeleteCommand(deletion)));
    return true;
  } catch (error) {
    if (isConditionalCheckFailed(error)) return false;
    throw error;
  }
}
