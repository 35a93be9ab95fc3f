import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ConnectionSender, YOUNG_CONNECTION_MS } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { SessionItem } from './session.item.js';
import { needsPush } from './session.item.js';
import { SessionPlaceRepository } from './session-place.repository.js';

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
      const turn = randomUUID();
      const taken = await this.places.takePush(current.sessionId, turn);
      current = taken === undefined ? undefined : await this.push(taken, turn);
    }
  }

  /** Returns the session as it is afterwards, or `undefined` when there is nobody left to push to. */
  private async push(session: SessionItem, turn: string): Promise<SessionItem | undefined> {
    const { sessionId, wsConnectionId = '', wsConnectedAt = '', wsViewer = false } = session;
    const sent = await this.send(session, turn);
    if (sent === 'sent') return this.places.notePushed(sessionId, turn, wsViewer);
    const isYoung = this.now().getTime() - Date.parse(wsConnectedAt) < YOUNG_CONNECTION_MS;
    if (!isYoung) await this.places.free(sessionId, wsConnectionId);
    const after = await this.places.giveBackPush(sessionId, turn);
    return after?.wsConnectionId === wsConnectionId ? undefined : after;
  }

  /** What fails gives the turn back, so that the next who comes along need not wait for its end. */
  private async send(
    { sessionId, uploadKey, wsConnectionId = '' }: SessionItem,
    turn: string,
  ): Promise<'sent' | 'gone'> {
    const timestamp = Math.floor(this.now().getTime() / 1_000);
    try {
      return await this.sender.send(wsConnectionId, { action: 'UPLOAD_COMPLETED', sessionId, uploadKey, timestamp });
    } catch (error) {
      await this.places.giveBackPush(sessionId, turn).catch((fault: unknown) => {
        throw new AggregateError([error, fault], 'The push failed, and its turn could not be given back');
      });
      throw error;
    }
  }
}
