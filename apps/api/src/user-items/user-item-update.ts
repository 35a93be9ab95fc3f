import { settingOf } from '../aws/update-expression.js';
import type { ExpectedVersion } from '../http/if-match.js';
import type { UserItemKey } from './user-item.js';
import { indexKeysOf, tableKeyOf } from './user-item.js';

/** A change of an item. */
export interface UserItemChange {
  readonly key: UserItemKey;
  /** Those that are `undefined` are taken away. */
  readonly fields: object;
  readonly expected: ExpectedVersion;
  readonly mustExist: boolean;
  readonly writeId: string;
  /** ISO-8601, to the millisecond. */
  readonly now: string;
}

/** The one update that makes the change, counts it, and holds only for the expected version. */
export function updateOf({ key, fields, expected, mustExist, writeId, now }: UserItemChange) {
  const setting = settingOf(
    { ...fields, ...indexKeysOf(key, fields), updatedAt: now, writeId },
    '#createdAt = if_not_exists(#createdAt, :updatedAt)',
    '#version = if_not_exists(#version, :zero) + :one',
  );
  const isVersion = typeof expected === 'number';
  return {
    Key: tableKeyOf(key),
    UpdateExpression: setting.UpdateExpression,
    ConditionExpression: [
      '(attribute_not_exists(#writeId) OR #writeId <> :writeId)',
      ...(mustExist ? ['attribute_exists(PK)'] : []),
      ...(isVersion ? ['#version = :expected'] : []),
    ].join(' AND '),
    ExpressionAttributeNames: {
      ...setting.ExpressionAttributeNames,
      '#createdAt': 'createdAt',
      '#version': 'version',
    },
    ExpressionAttributeValues: {
      ...setting.ExpressionAttributeValues,
      ':zero': 0,
      ':one': 1,
      ...(isVersion && { ':expected': expected }),
    },
  };
}
