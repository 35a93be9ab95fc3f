import { UseFilters, UseGuards } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { ByCapability } from '../auth/access.js';
import { EndConnectionService } from '../sessions/end-connection.service.js';
import { SessionConnectionsService } from '../sessions/session-connections.service.js';
import { TicketsService } from '../tickets/tickets.service.js';
import { ApiGatewayClient } from './api-gateway.client.js';
import type { ConnectQuery } from './connect.dto.js';
import { connectQuerySchema } from './connect.dto.js';
import { ConnectionGuard } from './connection.guard.js';
import type { ConnectionItem } from './connections.repository.js';
import type { Message } from './message.dto.js';
import { messageSchema } from './message.dto.js';
import { RealtimeErrorFilter } from './realtime-error.filter.js';
import { WatchJobService } from './watch-job.service.js';

/** The routes of the WebSocket API. Nest applies no global filter to a gateway, and without this one a refusal would be lost. */
@WebSocketGateway()
@UseFilters(RealtimeErrorFilter)
export class RealtimeGateway {
  constructor(
    private readonly sessions: SessionConnectionsService,
    private readonly tickets: TicketsService,
    private readonly jobs: WatchJobService,
    private readonly ends: EndConnectionService,
  ) {}

  @SubscribeMessage('$connect')
  @ByCapability()
  async connect(
    @ConnectedSocket() { connectionId }: ApiGatewayClient,
    @MessageBody({ schema: connectQuerySchema }) query: ConnectQuery,
  ): Promise<{ message: 'Connected' }> {
    if (query.by === 'ticket') await this.tickets.connect(connectionId, query.ticket);
    else await this.sessions.connect(connectionId, query);
    return { message: 'Connected' };
  }

  @SubscribeMessage('$disconnect')
  @ByCapability()
  disconnect(@ConnectedSocket() { connectionId }: ApiGatewayClient): Promise<void> {
    return this.ends.disconnect(connectionId);
  }

  @SubscribeMessage('$default')
  @ByCapability()
  @UseGuards(ConnectionGuard)
  message(
    @ConnectedSocket() client: ApiGatewayClient,
    @MessageBody({ schema: messageSchema }) message: Message,
  ): Promise<object> {
    client.action = message.action;
    return this.replyTo(message, client.connection);
  }

  private async replyTo(message: Message, connection: ConnectionItem): Promise<object> {
    switch (message.action) {
      case 'ping':
        return { action: 'pong' };
      case 'status':
        return { action: message.action, ...(await this.sessions.status(connection)) };
      case 'watch':
        return this.jobs.watch(connection, message.jobId);
    }
  }
}
