import { createHash } from 'node:crypto';
import type { Caller } from '../../../apps/api/src/auth/caller.js';
import type { JobCredentials } from '../../../apps/api/src/jobs/job-access.service.js';

/** A session, whose jobs are shown to who has its token and changed by admins alone. */
export const SESSION_ID = '5e550000-0000-4000-8000-000000000000';
export const SESSION_USER = `session:${SESSION_ID}`;
const VIEWER_TOKEN = 'viewer';
export const SESSION = {
  sessionId: SESSION_ID,
  viewerTokenHash: createHash('sha256').update(VIEWER_TOKEN).digest('hex'),
};

/** All who have jobs. */
export const USERS = ['ada', 'ben', SESSION_USER] as const;

/** As somebody shows who they are who wants to see a job. */
export function credentialsOf(userId: string): JobCredentials {
  if (userId === SESSION_USER) return { caller: undefined, viewerToken: VIEWER_TOKEN };
  return { caller: callerOf(userId), viewerToken: undefined };
}

/** Who may change the jobs of somebody. */
export function ownerOf(userId: string): Caller {
  return userId === SESSION_USER ? { ...callerOf('root'), admin: true } : callerOf(userId);
}

export function callerOf(userId: string): Caller {
  return { userId, verified: true, named: true, admin: false, permissions: new Set() };
}
