import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { updateIf } from '@spotter/shared';
import type { SessionItem } from './session.item.js';

/** Attributes whose names are DynamoDB's own words. It refuses such an alias where it is not used. */
const ALIASES = { '#status': 'status', '#ttl': 'ttl' };

/** One write of a session. */
export interface SessionUpdate {
  /** DynamoDB's update expression. */
  readonly change: string;
  /** Besides that the session is there. */
  readonly condition: string;
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/** Writes it if the condition holds. Returns the session as it is afterwards, or `undefined` when it does not hold. */
export async function updateSession(
  client: DynamoDBDocumentClient,
  TableName: string,
  sessionId: string,
  { change, condition, values }: SessionUpdate,
): Promise<SessionItem | undefined> {
  const names = Object.entries(ALIASES).filter(([alias]) => `${change} ${condition}`.includes(alias));
  const updated = await updateIf(client, {
    TableName,
    Key: { sessionId },
    UpdateExpression: change,
    ConditionExpression: `attribute_exists(sessionId) AND ${condition}`,
    ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names) }),
    ExpressionAttributeValues: values,
  });
  return updated as SessionItem | undefined;
}
