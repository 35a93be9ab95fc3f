import { createHash } from 'node:crypto';

const SEAL_BYTES = 10;

/** What tells one list from all others: what it is of, whose it is, its filters. */
export type ListIdentity = readonly (string | undefined)[];

/**
 * An opaque cursor: a seal over list and position, then the position. So one of another list, or a changed one, is none.
 *
 * The seal is no secret: whoever may read a list may go on anywhere in it. Hence whose list it is never comes from a cursor,
 * and its reader takes no position that the list could not have.
 */
export function sealCursor(list: ListIdentity, position: Uint8Array): string {
  return Buffer.concat([sealOf(list, position), position]).toString('base64url');
}

/** The position that a cursor holds, or `undefined` when it is not one of this list. */
export function openCursor(list: ListIdentity, cursor: string): Buffer | undefined {
  const position = Buffer.from(cursor, 'base64url').subarray(SEAL_BYTES);
  return sealCursor(list, position) === cursor ? position : undefined;
}

function sealOf(list: ListIdentity, position: Uint8Array): Buffer {
  return createHash('sha256').update(JSON.stringify(list)).update(position).digest().subarray(0, SEAL_BYTES);
}
