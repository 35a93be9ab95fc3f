import type { Caller } from './caller.js';

/** Who somebody is, as far as it decides whose things they may have. */
export type Identified = Pick<Caller, 'userId' | 'verified' | 'admin'>;

/**
 * Whose things a caller may see and change: the one rule, which everything that has an owner asks. With identity off no
 * id is proved by anything, and who knows the id of a thing may have it.
 */
export function mayAccess({ verified, admin, userId }: Identified, ownerId: string): boolean {
  return !verified || admin || userId === ownerId;
}
