import type { NativeAttributeValue } from '@aws-sdk/lib-dynamodb';

/** An update of DynamoDB, as far as it says what to change. Every name has an alias, since many are its own words. */
export interface UpdateExpression {
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, NativeAttributeValue>;
}

/** Sets attributes, and takes those away that are `undefined`. All others of the item stay as they are. */
export function settingOf(attributes: object, ...assignments: readonly string[]): UpdateExpression {
  const entries: [string, NativeAttributeValue][] = Object.entries(attributes);
  const given = entries.filter(([, value]) => value !== undefined);
  const missing = entries.filter(([, value]) => value === undefined);
  const set = [...given.map(([name]) => `#${name} = :${name}`), ...assignments].join(', ');
  const remove = missing.map(([name]) => `#${name}`).join(', ');
  return {
    UpdateExpression: remove === '' ? `SET ${set}` : `SET ${set} REMOVE ${remove}`,
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])),
  };
}
