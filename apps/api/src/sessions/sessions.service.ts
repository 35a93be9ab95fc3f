import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, LIMITS, toEpochSeconds } from '@spotter/shared';
import { hashOfToken, newRandomToken } from '../auth/random-token.js';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { ApiMetrics } from '../metrics/api.metrics.js';
import { isUuidV4 } from '../uuid.js';
import { CompleteSessionService } from './complete-session.service.js';
import { SessionViewService } from './session-view.service.js';
import type { CreatedSession, SessionView } from './sessions.dto.js';
import { SessionsRepository } from './sessions.repository.js';
import { checkViewer } from './viewer-token.js';

/** How long a session can be seen after it expired. */
const SEEN_SECONDS = 24 * 60 * 60;

@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly completion: CompleteSessionService,
    private readonly views: SessionViewService,
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

  private webSocketUrl(sessionId: string, viewer: string): string {
    const query = new URLSearchParams({ sessionId, viewer });
    return `${this.config.webSocketEndpoint.replace('http', 'ws')}?${query.toString()}`;
  }
}
