import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import { ConnectionSender } from '../realtime/connection-sender.js';
import type { SessionItem } from './session.item.js';
import { needsPush } from './session.item.js';
import { SessionPlaceRepository } from './session-place.repository.js';

/** While `$connect` is being answered, API Gateway calls a connection gone that is about to open. */
const YOUNG_MS = 10_000;

/** Tells a session's screen that the photo is there: at least once, and once only when nothing goes wrong. */
@Injectable()
export class SessionPushService {
  constructor(
    private readonly places: SessionPlaceRepository,
    private readonly sender: ConnectionSender,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /**
   * Pushes to whoever holds the place and was not told yet, and on to who took it meanwhile. That nobody is there, that
   * the connection has ended, or that somebody else is pushing, is no failure.
   */
  async ensure(session: SessionItem): Promise<void> {
    let current: SessionItem | undefined = session;
    while (current !== undefined && needsPush(current)) {
      const turn = await this.places.takePush(current.sessionId);
      current = turn === undefined ? undefined : await this.push(turn);
    }
  }

  /** Returns the session as it is afterwards, or `undefined` when there is nobody left to push to. */
  private async push(turn: SessionItem): Promise<SessionItem | undefined> {
    const { sessionId, uploadKey, wsConnectionId = '', wsConnectedAt = '', wsViewer = false } = turn;
    const timestamp = Math.floor(this.now().getTime() / 1_000);
    let sent: 'sent' | 'gone';
    try {
      sent = await this.sender.send(wsConnectionId, { action: 'UPLOAD_COMPLETED', sessionId, uploadKey, timestamp });
    } catch (error) {
      await this.places.giveBackPush(sessionId);
      throw error;
    }
    if (sent === 'sent') return this.places.notePushed(sessionId, wsViewer);
    const isYoung = this.now().getTime() - Date.parse(wsConnectedAt) < YOUNG_MS;
    if (!isYoung) await this.places.free(sessionId, wsConnectionId);
    const after = await this.places.giveBackPush(sessionId);
    return after?.wsConnectionId === wsConnectionId ? undefined : after;
  }
}
