import { Inject, Injectable } from '@nestjs/common';
import { AppError, LIMITS, toEpochSeconds } from '@spotter/shared';
import type { Identified } from '../auth/ownership.js';
import { hashOfToken, newRandomToken } from '../auth/random-token.js';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { ConnectionsRepository } from '../realtime/connections.repository.js';
import { toSeconds } from '../time.js';
import type { CreatedTicket } from './tickets.dto.js';
import { TicketsRepository } from './tickets.repository.js';

/**
 * How users get a connection: by a ticket, since a browser can send no header with a WebSocket's handshake, and an access
 * token has no place in a URL.
 */
@Injectable()
export class TicketsService {
  constructor(
    private readonly tickets: TicketsRepository,
    private readonly connections: ConnectionsRepository,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async create(caller: Identified): Promise<CreatedTicket> {
    const ticket = newRandomToken();
    const ttl = toEpochSeconds(this.now()) + LIMITS.ticketSeconds;
    await this.tickets.create(hashOfToken(ticket), caller, ttl);
    const query = new URLSearchParams({ ticket });
    return {
      ticket,
      webSocketUrl: `${this.config.webSocketEndpoint.replace('http', 'ws')}?${query.toString()}`,
      expiresAt: toSeconds(new Date(ttl * 1_000)),
    };
  }

  /** @throws {AppError} `UNAUTHENTICATED` for a ticket that is unknown, used up or expired. */
  async connect(connectionId: string, ticket: string): Promise<void> {
    const user = await this.tickets.use(hashOfToken(ticket), connectionId);
    if (user === undefined) throw new AppError('UNAUTHENTICATED', 'The ticket is not valid, or was used');
    const { userId, verified, admin } = user;
    const connectedAt = this.now().toISOString();
    await this.connections.put({ connectionId, kind: 'user', userId, verified, admin, connectedAt });
  }
}
