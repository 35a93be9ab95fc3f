import { describe, expect, it } from '@jest/globals';
import { sealCursor } from '../http/sealed-cursor.js';
import { newItemId } from './item-id.js';
import type { UserList } from './user-list.js';
import { fromCursor, toCursor } from './user-list-cursor.js';

const LISTS: UserList[] = [
  { userId: 'ada', kind: 'GOAL' },
  { userId: 'ada', kind: 'MEAL' },
  { userId: 'ada', kind: 'GOAL', status: 'ACTIVE' },
  { userId: 'ada', kind: 'GOAL', status: 'ARCHIVED' },
  { userId: 'ada|b', kind: 'GOAL' },
  { userId: 'a', kind: 'GOAL' },
];

const refusal = expect.objectContaining({ code: 'VALIDATION_ERROR', message: 'cursor is not one of this list' });

function readBy(list: UserList, cursor: string): unknown {
  try {
    return fromCursor(list, cursor);
  } catch (error) {
    return error;
  }
}

describe('the cursor of a list', () => {
  it('should be of one user, one kind and one status only', () => {
    const id = newItemId();
    for (const made of LISTS) {
      for (const used of LISTS) expect(readBy(used, toCursor(made, id))).toEqual(used === made ? id : refusal);
    }
  });

  it.each(['', 'x', 'ZZZZ', newItemId()])('should refuse %j', (cursor) => {
    expect(readBy({ userId: 'ada', kind: 'GOAL' }, cursor)).toEqual(refusal);
  });

  it.each(['', 'PROFILE', '0b0e7f36-1111-4222-8333-444455556666', `${newItemId()}#`])(
    'should refuse, sealed as it may be, the id of no item: %j',
    (id) => {
      const cursor = sealCursor(['GOAL', 'ada', undefined], Buffer.from(id));
      expect(readBy({ userId: 'ada', kind: 'GOAL' }, cursor)).toEqual(refusal);
    },
  );
});
