import { v7 } from 'uuid';

const UUID_V7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** An id that begins with the time: sorted by their ids, things are sorted by when they were made. */
export function newItemId(): string {
  return v7();
}

/** Whether anything could have this id. */
export function isItemId(text: string): boolean {
  return UUID_V7.test(text);
}

/** The time in an id: ISO-8601, to the millisecond. */
export function createdAtOf(itemId: string): string {
  return new Date(Number.parseInt(itemId.slice(0, 8) + itemId.slice(9, 13), 16)).toISOString();
}
