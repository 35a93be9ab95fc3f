import { Injectable } from '@nestjs/common';
import type { JobItem } from '@spotter/shared';
import { AppError, isSessionUser, JobsTable, sessionIdOf, sessionUser } from '@spotter/shared';
import type { Caller } from '../auth/caller.js';
import type { Identified } from '../auth/ownership.js';
import { mayAccess } from '../auth/ownership.js';
import { validationError } from '../http/validation.js';
import type { ConnectionItem } from '../realtime/connections.repository.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { isViewerToken } from '../sessions/viewer-token.js';
import { isUuidV4 } from '../uuid.js';
import { ELSEWHERE, ownerOfImage } from './image-url.js';

/** What somebody who asks for a job comes with. */
export interface JobCredentials {
  readonly caller: Identified | undefined;
  readonly viewerToken: string | undefined;
}

/**
 * Who may see a job: its owner, but a session's own the session's viewer. Who may change one: its owner, but a session's own
 * nobody but admins. Which images may go into one, and to whom they are shown.
 */
@Injectable()
export class JobAccessService {
  constructor(
    private readonly jobs: JobsTable,
    private readonly sessions: SessionsRepository,
  ) {}

  /** @throws {AppError} `NOT_FOUND` for an id that is unknown, none at all, of a deleted job, or of one that is not theirs to see. */
  async readable(jobId: string, credentials: JobCredentials): Promise<JobItem> {
    const job = await this.find(jobId);
    if (job === undefined || !(await this.mayRead(job, credentials))) throw notFound();
    return job;
  }

  /** @throws {AppError} `NOT_FOUND` for an id that is unknown, none at all, of a deleted job, or of one that is not the caller's to change. */
  async changeable(jobId: string, caller: Caller): Promise<JobItem> {
    const job = await this.find(jobId);
    if (job === undefined || !mayChange(job, caller)) throw notFound();
    return job;
  }

  /** @throws {AppError} as `readable` does, for a job that is not to be watched by a connection. */
  async watchable(jobId: string, connection: ConnectionItem): Promise<JobItem> {
    const job = await this.find(jobId);
    if (job === undefined || !(await this.mayWatch(job, connection))) throw notFound();
    return job;
  }

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

  /**
   * Whether somebody who may read a job is shown a picture of it, too: if they could have put it there themselves. An admin may
   * put another's into a user's job, and with identity off anybody could.
   */
  mayView({ userId }: JobItem, { caller }: JobCredentials, imageUrl: string): boolean {
    // The one photo of a session, which its viewer alone and admins can read.
    if (isSessionUser(userId)) return true;
    return caller !== undefined && mayAccess(caller, ownerOfImage(imageUrl));
  }

  /** A session's connection was granted no more than its session. */
  private async mayWatch(job: JobItem, connection: ConnectionItem): Promise<boolean> {
    if (connection.kind === 'user') return this.mayRead(job, { caller: connection, viewerToken: undefined });
    return connection.viewer && job.userId === sessionUser(connection.sessionId);
  }

  private async find(jobId: string): Promise<JobItem | undefined> {
    const job = isUuidV4(jobId) ? await this.jobs.get(jobId) : undefined;
    return job?.status === 'DELETED' ? undefined : job;
  }
}

/** With identity off the id of a session's job is known to whoever saw the screen, and proves nothing. */
function mayChange({ userId }: JobItem, caller: Caller): boolean {
  return mayAccess(caller, userId) && (caller.verified || !isSessionUser(userId));
}

function notFound(): AppError {
  return new AppError('NOT_FOUND', 'Not Found');
}
