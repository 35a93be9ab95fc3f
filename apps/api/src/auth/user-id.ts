import * as z from 'zod/mini';

/** Who submits without a `userId`. */
export const ANONYMOUS = 'anonymous';

/** A user's id becomes a segment of object keys, hence neither `.` nor `..`. */
export const userIdSchema = z
  .string()
  .check(
    z.regex(
      /^(?!\.{1,2}$)[A-Za-z0-9._@|-]{1,128}$/,
      'must be 1 to 128 letters, digits or . _ @ | - and not only one or two dots',
    ),
  );

const SESSION_PREFIX = 'session:';

/** Whose a session's own job is; no user can have such an id. */
export function sessionUser(sessionId: string): string {
  return `${SESSION_PREFIX}${sessionId}`;
}

export function isSessionUser(userId: string): boolean {
  return userId.startsWith(SESSION_PREFIX);
}

export function sessionIdOf(sessionUserId: string): string {
  return sessionUserId.slice(SESSION_PREFIX.length);
}
