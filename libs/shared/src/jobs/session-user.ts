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
