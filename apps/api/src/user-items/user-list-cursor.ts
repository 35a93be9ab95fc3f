import { openCursor, sealCursor } from '../http/sealed-cursor.js';
import { validationError } from '../http/validation.js';
import { isItemId } from './item-id.js';
import type { UserList } from './user-list.js';

/** An opaque cursor of one list: the id of the thing that it goes on after. */
export function toCursor(list: UserList, id: string): string {
  return sealCursor(identityOf(list), Buffer.from(id));
}

/**
 * The id that a cursor stands for.
 *
 * @throws {AppError} `VALIDATION_ERROR` when it is not one of this list.
 */
export function fromCursor(list: UserList, cursor: string): string {
  const id = openCursor(identityOf(list), cursor)?.toString();
  if (id !== undefined && isItemId(id)) return id;
  throw validationError([{ path: 'cursor', message: 'cursor is not one of this list' }]);
}

function identityOf({ kind, userId, status }: UserList): readonly (string | undefined)[] {
  return [kind, userId, status];
}
