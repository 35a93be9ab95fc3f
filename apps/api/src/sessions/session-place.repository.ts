import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import type { SessionConnection } from '../realtime/connections.repository.js';
import type { SessionItem } from './session.item.js';
import type { SessionUpdate } from './session-update.js';
import { updateSession } from './session-update.js';

/** As long as the screen waits between two polls, and longer than `ConnectionSender` tries. */
const PUSH_LEASE_MS = 10_000;

/** The one place of a session whose connection gets the push, and the push itself. */
@Injectable()
export class SessionPlaceRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /**
   * Gives the place to a connection: a viewer's, or another one while no viewer holds it, and none that is older than
   * the holder, since a call whose answer was lost is repeated, and may come after that of a newer connection.
   *
   * @returns the session afterwards, or `undefined` when the place was not given.
   */
  take({ sessionId, connectionId, viewer, connectedAt }: SessionConnection): Promise<SessionItem | undefined> {
    return this.update(
      sessionId,
      'SET wsConnectionId = :connectionId, wsConnectedAt = :connectedAt, wsViewer = :viewer',
      viewer
        ? '(attribute_not_exists(wsConnectionId) OR wsViewer = :false OR wsConnectedAt <= :connectedAt)'
        : '(attribute_not_exists(wsConnectionId) OR (wsViewer = :false AND wsConnectedAt <= :connectedAt))',
      { ':connectionId': connectionId, ':connectedAt': connectedAt, ':viewer': viewer, ':false': false },
    );
  }

  /** Frees the place if that connection still holds it. */
  async free(sessionId: string, connectionId: string): Promise<void> {
    await this.update(sessionId, 'REMOVE wsConnectionId, wsConnectedAt, wsViewer', 'wsConnectionId = :connectionId', {
      ':connectionId': connectionId,
    });
  }

  /**
   * Takes the turn to push, so that nobody else does for ten seconds: whoever takes it and dies must not keep the push
   * from the client, and whoever comes along meanwhile must not push a second time.
   *
   * @param turn is unique to this call: should it be repeated because its answer was lost, it finds its own turn.
   * @returns the session with the connection to push to, or `undefined` when nobody waits for a push or somebody is at it.
   */
  takePush(sessionId: string, turn: string): Promise<SessionItem | undefined> {
    const now = this.now();
    return this.update(
      sessionId,
      'SET pushLeaseUntil = :until, pushTurn = :turn',
      '#status = :completed AND attribute_exists(wsConnectionId)' +
        ' AND (attribute_not_exists(pushLeaseUntil) OR pushLeaseUntil <= :now OR pushTurn = :turn)' +
        ' AND (attribute_not_exists(pushedAt) OR (wsViewer = :true AND pushedToViewer = :false))',
      {
        ':completed': 'COMPLETED',
        ':turn': turn,
        ':now': now.toISOString(),
        ':until': new Date(now.getTime() + PUSH_LEASE_MS).toISOString(),
        ':true': true,
        ':false': false,
      },
    );
  }

  /** Notes that the push was sent, and ends the turn, if it is still this one. Its name stays, so that it can be repeated. */
  notePushed(sessionId: string, turn: string, toViewer: boolean): Promise<SessionItem | undefined> {
    return this.update(
      sessionId,
      'SET pushedAt = :now, pushedToViewer = :viewer REMOVE pushLeaseUntil',
      'pushTurn = :turn',
      { ':now': this.now().toISOString(), ':viewer': toViewer, ':turn': turn },
    );
  }

  /** Ends the turn without a push, if it is still this one. */
  giveBackPush(sessionId: string, turn: string): Promise<SessionItem | undefined> {
    return this.update(sessionId, 'REMOVE pushLeaseUntil', 'pushTurn = :turn', { ':turn': turn });
  }

  private update(
    sessionId: string,
    change: string,
    condition: string,
    values: SessionUpdate['values'],
  ): Promise<SessionItem | undefined> {
    return updateSession(this.client, this.config.tables.sessions, sessionId, { change, condition, values });
  }
}
