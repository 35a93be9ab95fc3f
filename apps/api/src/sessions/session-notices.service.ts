import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import { ConnectionSender, toEpochSeconds } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import { currentRequestId } from '../http/request-context.js';
import { LOGGER } from '../logging/logger.token.js';
import type { SessionItem } from './session.item.js';

/** The phone waits meanwhile: a notice that takes longer is worth less than what it would delay. */
const SEND_TIMEOUT_MS = 1_000;

/** What happens before the photo is there. */
export type SessionNotice = 'PHONE_CONNECTED' | 'UPLOAD_REQUESTED';

/**
 * Tells the viewer of a session what happens on the way to the photo. Best effort: nothing is noted of it and nothing is
 * repeated, so that the push of the photo (`SessionPushService`) knows nothing of it.
 */
@Injectable()
export class SessionNoticesService {
  constructor(
    private readonly sender: ConnectionSender,
    @Inject(CLOCK) private readonly now: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Tells whoever holds the session's place, if that is a viewer who waits for the photo. Never fails, and has to be awaited:
   * Lambda freezes a function that has answered.
   */
  async tell(action: SessionNotice, { sessionId, status, wsConnectionId, wsViewer }: SessionItem): Promise<void> {
    if (status === 'COMPLETED' || wsConnectionId === undefined || wsViewer !== true) return;
    const timestamp = toEpochSeconds(this.now());
    try {
      // That the connection is gone is no failure. It keeps its place, which is the push's to free.
      await this.sender.send(wsConnectionId, { action, sessionId, timestamp }, SEND_TIMEOUT_MS);
    } catch (error) {
      this.logger.warn('a screen could not be told', { requestId: currentRequestId(), action, error });
    }
  }
}
