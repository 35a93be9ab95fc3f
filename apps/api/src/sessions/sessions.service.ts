import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, LIMITS, toEpochSeconds } from '@spotter/shared';
import { hashOfToken, newRandomToken } from '../auth/random-token.js';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { ApiMetrics } from '../metrics/api.metrics.js';
import { UploadSigner } from '../presign/upload-signer.js';
import { isUuidV4 } from '../uuid.js';
import { CompleteSessionService } from './complete-session.service.js';
import type { SessionItem } from './session.item.js';
import { isSessionExpired } from './session.item.js';
import { SessionViewService } from './session-view.service.js';
import type { CreatedSession, SessionUploadUrl, SessionView, UploadUrlQuery } from './sessions.dto.js';
import { SessionsRepository } from './sessions.repository.js';
import { sessionUploadKey } from './upload-key.js';
import { checkViewer } from './viewer-token.js';

/** How long a session can be seen after it expired. */
const SEEN_SECONDS = 24 * 60 * 60;

/** Whoever does not know a type signs this, to the letter; S3 compares and does not match. */
const ANY_IMAGE = 'image/*';

@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly completion: CompleteSessionService,
    private readonly views: SessionViewService,
    private readonly signer: UploadSigner,
    private readonly metrics: ApiMetrics,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async create(): Promise<CreatedSession> {
    const sessionId = randomUUID();
    const viewerToken = newRandomToken();
    const createdAt = toEpochSeconds(this.now());
    const expiresAt = createdAt + LIMITS.sessionSeconds;
    await this.sessions.create({
      sessionId,
      status: 'AWAITING_SCAN',
      createdAt,
      expiresAt,
      ttl: expiresAt + SEEN_SECONDS,
      viewerTokenHash: hashOfToken(viewerToken),
    });
    this.metrics.add('SessionsCreated');
    return { sessionId, expiresAt, webSocketUrl: this.webSocketUrl(sessionId, viewerToken) };
  }

  /**
   * @throws {AppError} `NOT_FOUND` for an id that is unknown or none at all, `UNAUTHENTICATED` for a wrong viewer token.
   */
  async read(sessionId: string, viewerToken: string | undefined): Promise<SessionView> {
    const session = isUuidV4(sessionId) ? await this.sessions.get(sessionId) : undefined;
    if (session === undefined) throw new AppError('NOT_FOUND', 'Session not found');
    const isViewer = checkViewer(session, viewerToken);
    return this.views.of(await this.completion.repaired(session), isViewer);
  }

  /**
   * A URL to put one photo to, for five minutes or what is left of the session.
   *
   * @throws {AppError} `NOT_FOUND`, `SESSION_EXPIRED` or `SESSION_COMPLETED`.
   */
  async uploadUrl({ sessionId, contentType, contentLength }: UploadUrlQuery): Promise<SessionUploadUrl> {
    if (!isUuidV4(sessionId)) throw new AppError('NOT_FOUND', 'Invalid sessionId format');
    const session = await this.sessions.requestUpload(sessionId);
    if (session === undefined) throw this.refusalOf(await this.sessions.get(sessionId));
    const now = this.now();
    const uploadKey = sessionUploadKey(sessionId, now, session.uploadRequests ?? 0);
    const seconds = Math.max(1, Math.min(LIMITS.uploadUrlSeconds, session.expiresAt - toEpochSeconds(now)));
    const upload = { key: uploadKey, type: contentType ?? ANY_IMAGE, length: contentLength };
    const uploadUrl = await this.signer.signPut(upload, seconds);
    this.metrics.add('PresignedUploads');
    return { uploadUrl, uploadKey };
  }

  private refusalOf(session: SessionItem | undefined): AppError {
    if (session === undefined) return new AppError('NOT_FOUND', 'Session not found');
    return isSessionExpired(session, toEpochSeconds(this.now()))
      ? new AppError('SESSION_EXPIRED', 'Session expired')
      : new AppError('SESSION_COMPLETED', 'Session already completed');
  }

  private webSocketUrl(sessionId: string, viewer: string): string {
    const query = new URLSearchParams({ sessionId, viewer });
    return `${this.config.webSocketEndpoint.replace('http', 'ws')}?${query.toString()}`;
  }
}
