import { Inject, Injectable } from '@nestjs/common';
import { AppError, toEpochSeconds } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ConnectionItem, SessionConnection } from '../realtime/connections.repository.js';
import { ConnectionsRepository } from '../realtime/connections.repository.js';
import { isUuidV4 } from '../uuid.js';
import { CompleteSessionService } from './complete-session.service.js';
import type { SessionItem } from './session.item.js';
import { isSessionExpired } from './session.item.js';
import { SessionNoticesService } from './session-notices.service.js';
import { SessionPlaceRepository } from './session-place.repository.js';
import { SessionViewService } from './session-view.service.js';
import type { SessionView } from './sessions.dto.js';
import { SessionsRepository } from './sessions.repository.js';
import { checkViewer } from './viewer-token.js';

/** Who wants to be connected, and by what right. */
export interface ConnectRequest {
  readonly sessionId: string;
  readonly viewerToken?: string | undefined;
}

/** The connections of those who know a session. */
@Injectable()
export class SessionConnectionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly places: SessionPlaceRepository,
    private readonly connections: ConnectionsRepository,
    private readonly completion: CompleteSessionService,
    private readonly views: SessionViewService,
    private readonly notices: SessionNoticesService,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /**
   * @throws {AppError} `NOT_FOUND` for a session that is unknown or expired or an id that is none, `UNAUTHENTICATED` for a
   * wrong viewer token.
   */
  async connect(connectionId: string, { sessionId, viewerToken }: ConnectRequest): Promise<void> {
    const session = isUuidV4(sessionId) ? await this.sessions.get(sessionId) : undefined;
    const now = this.now();
    if (session === undefined || isSessionExpired(session, toEpochSeconds(now))) {
      throw new AppError('NOT_FOUND', 'Session not found');
    }
    const viewer = checkViewer(session, viewerToken);
    const connectedAt = now.toISOString();
    const connection: SessionConnection = { kind: 'session', connectionId, sessionId, viewer, connectedAt };
    await this.connections.put(connection);
    const placed = await this.places.take(connection);
    // Nothing can be sent to a connection before this is answered: its push comes with the first status or poll.
    const current = await this.completion.repaired(placed ?? session, { push: false });
    if (!viewer) await this.notices.tell('PHONE_CONNECTED', current);
  }

  /**
   * The session as its connection may see it. One that asks takes the place if its holder has gone: that could have been a
   * newer screen, or it could have been taken from this one by mistake.
   *
   * @throws {AppError} `NOT_FOUND` when the session is there no more, `VALIDATION_ERROR` for a connection that is of none.
   */
  async status(connection: ConnectionItem): Promise<SessionView> {
    if (connection.kind !== 'session') throw new AppError('VALIDATION_ERROR', 'status is for connections of a session');
    const session = await this.sessions.get(connection.sessionId);
    if (session === undefined) throw new AppError('NOT_FOUND', 'Session not found');
    const placed = isPlaceFreeFor(connection, session) ? await this.places.take(connection) : undefined;
    return this.views.of(await this.completion.repaired(placed ?? session), connection.viewer);
  }
}

function isPlaceFreeFor({ viewer }: SessionConnection, { wsConnectionId, wsViewer }: SessionItem): boolean {
  return wsConnectionId === undefined || (viewer && wsViewer !== true);
}
