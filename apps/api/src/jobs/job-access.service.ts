import { Injectable } from '@nestjs/common';
import type { JobItem } from '@spotter/shared';
import { isSessionUser, sessionIdOf } from '../auth/user-id.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { isViewerToken } from '../sessions/viewer-token.js';

/** Who may see a job: whoever knows its id, but a session's own only the session's viewer. */
@Injectable()
export class JobAccessService {
  constructor(private readonly sessions: SessionsRepository) {}

  async mayRead({ userId }: JobItem, viewerToken: string | undefined): Promise<boolean> {
    if (!isSessionUser(userId)) return true;
    if (viewerToken === undefined) return false;
    const session = await this.sessions.get(sessionIdOf(userId));
    return session !== undefined && isViewerToken(session, viewerToken);
  }
}
