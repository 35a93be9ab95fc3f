import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import { LIMITS } from '@spotter/shared';
import { currentRequestId } from '../http/request-context.js';
import { LOGGER } from '../logging/logger.token.js';
import { ApiMetrics } from '../metrics/api.metrics.js';
import type { SessionItem } from './session.item.js';
import { SessionJobService } from './session-job.service.js';
import type { SessionPhoto } from './session-photos.repository.js';
import { SessionPhotosRepository } from './session-photos.repository.js';
import { SessionPushService } from './session-push.service.js';
import { SessionsRepository } from './sessions.repository.js';

/** What follows an upload: the session is completed, its job submitted, its screen told. Each may be repeated. */
@Injectable()
export class CompleteSessionService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly photos: SessionPhotosRepository,
    private readonly jobs: SessionJobService,
    private readonly pushes: SessionPushService,
    private readonly metrics: ApiMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Completes a session by an upload that an event told of, with its size if the event named it. One that is said to be
   * too large is looked at: the event may be old, and a good photo be in its place.
   *
   * @throws {AggregateError} of whatever a write, the job or the push failed with, so that the event is delivered again.
   */
  async byEvent(sessionId: string, key: string, size: number | undefined): Promise<void> {
    const isKnownToFit = size !== undefined && size <= LIMITS.imageBytes;
    const photo = isKnownToFit ? { key, size } : await this.photos.find(key);
    if (photo === undefined || (await this.deletedForSize(photo))) return;
    const { session, isFirst } = await this.sessions.complete(sessionId, key);
    if (session === undefined) {
      this.logger.warn('an upload belongs to no session', { requestId: currentRequestId() });
      return;
    }
    if (isFirst) this.count(session);
    const { faults } = await this.followUp(session, true);
    if (faults.length > 0) throw new AggregateError(faults, 'A completed session could not be followed up');
  }

  /**
   * Brings a session that is read up to what is in the store, so that no lost event and no crash keeps it back. What of it
   * fails is logged, and left for the next read: the reader gets what is known.
   */
  async repaired(session: SessionItem, { push = true } = {}): Promise<SessionItem> {
    const current = session.status === 'UPLOAD_REQUESTED' ? await this.completedByStore(session) : session;
    if (current.status !== 'COMPLETED') return current;
    const { session: followed, faults } = await this.followUp(current, push);
    for (const error of faults) this.noteFault(error);
    return followed;
  }

  /** The job first, so that the screen finds it; but a job that cannot be submitted keeps no photo from the screen. */
  private async followUp(completed: SessionItem, push: boolean): Promise<{ session: SessionItem; faults: unknown[] }> {
    const faults: unknown[] = [];
    let session = completed;
    try {
      session = await this.jobs.ensure(completed);
    } catch (error) {
      faults.push(error);
    }
    try {
      if (push) await this.pushes.ensure(session);
    } catch (error) {
      // Each by itself: of an error with several causes, a log shows none.
      faults.push(...(error instanceof AggregateError ? (error.errors as unknown[]) : [error]));
    }
    return { session, faults };
  }

  private async completedByStore(session: SessionItem): Promise<SessionItem> {
    try {
      return (await this.byStore(session)) ?? session;
    } catch (error) {
      this.noteFault(error);
      return session;
    }
  }

  private async byStore({ sessionId }: SessionItem): Promise<SessionItem | undefined> {
    if ((await this.sessions.takeLook(sessionId)) === undefined) return undefined;
    for (const photo of await this.photos.list(sessionId)) {
      if (await this.deletedForSize(photo)) continue;
      const { session, isFirst } = await this.sessions.complete(sessionId, photo.key);
      if (isFirst) this.metrics.add('UploadsFoundWithoutEvent');
      if (isFirst && session !== undefined) this.count(session);
      return session;
    }
    return undefined;
  }

  /** Who did not have the length signed could upload more than an image may have. */
  private async deletedForSize({ key, size }: SessionPhoto): Promise<boolean> {
    if (size <= LIMITS.imageBytes) return false;
    await this.photos.delete(key);
    this.logger.warn('an upload over the size limit was deleted', { requestId: currentRequestId(), size });
    return true;
  }

  private count({ createdAt, completedAt }: SessionItem): void {
    this.metrics.add('UploadsCompleted');
    if (completedAt !== undefined) this.metrics.add('SessionDuration', completedAt - createdAt);
  }

  private noteFault(error: unknown): void {
    this.logger.error('session could not be repaired', { requestId: currentRequestId(), error });
  }
}
