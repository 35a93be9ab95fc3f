import type { Caller } from './caller.js';

/**
 * Whose things a caller may see and change: the one rule, which everything that has an owner asks. With identity off no
 * id is proved by anything, and who knows the id of a thing may have it.
 */
export function mayAccess({ verified, admin, userId }: Caller, ownerId: string): boolean {
  return !verified || admin || userId === ownerId;
}
