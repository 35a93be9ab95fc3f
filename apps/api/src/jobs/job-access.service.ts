import { Injectable } from '@nestjs/common';
import type { JobItem } from '@spotter/shared';
import type { Caller } from '../auth/caller.js';
import { mayAccess } from '../auth/ownership.js';
import { isSessionUser, sessionIdOf } from '../auth/user-id.js';
import { validationError } from '../http/validation.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { isViewerToken } from '../sessions/viewer-token.js';
import { ELSEWHERE, ownerOfImage } from './image-url.js';

/** What somebody who asks for a job comes with. */
export interface JobCredentials {
  readonly caller: Caller | undefined;
  readonly viewerToken: string | undefined;
}

/** Who may see a job: its owner, but a session's own the session's viewer; and which images may go into one. */
@Injectable()
export class JobAccessService {
  constructor(private readonly sessions: SessionsRepository) {}

  async mayRead({ userId }: JobItem, { caller, viewerToken }: JobCredentials): Promise<boolean> {
    if (!isSessionUser(userId)) return caller !== undefined && mayAccess(caller, userId);
    if (caller?.verified === true && mayAccess(caller, userId)) return true;
    if (viewerToken === undefined) return false;
    const session = await this.sessions.get(sessionIdOf(userId));
    return session !== undefined && isViewerToken(session, viewerToken);
  }

  /** @throws {AppError} `VALIDATION_ERROR` for images of others, in the words for those that are not of this system at all. */
  checkImages(caller: Caller, imageUrls: readonly string[]): void {
    const faults = imageUrls.flatMap((url, index) => {
      const path = `imageUrls[${index}]`;
      return mayAccess(caller, ownerOfImage(url)) ? [] : [{ path, message: `${path} ${ELSEWHERE}` }];
    });
    if (faults.length > 0) throw validationError(faults);
  }
}
