import { UseFilters, UseGuards } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { ByCapability } from '../auth/access.js';
import { SessionConnectionsService } from '../sessions/session-connections.service.js';
import { ApiGatewayClient } from './api-gateway.client.js';
import type { ConnectQuery } from './connect.dto.js';
import { connectQuerySchema } from './connect.dto.js';
import { ConnectionGuard } from './connection.guard.js';
import type { ConnectionItem } from './connections.repository.js';
import type { Message } from './message.dto.js';
import { messageSchema } from './message.dto.js';
import { RealtimeErrorFilter } from './realtime-error.filter.js';

/** The routes of the WebSocket API. Nest applies no global filter to a gateway, and without this one a refusal would be lost. */
@WebSocketGateway()
@UseFilters(RealtimeErrorFilter)
export class RealtimeGateway {
  constructor(private readonly sessions: SessionConnectionsService) {}

  @SubscribeMessage('$connect')
  @ByCapability()
  async connect(
    @ConnectedSocket() { connectionId }: ApiGatewayClient,
    @MessageBody({ schema: connectQuerySchema }) { sessionId, viewer }: ConnectQuery,
  ): Promise<{ message: 'Connected' }> {
    await this.sessions.connect(connectionId, { sessionId, viewerToken: viewer });
    return { message: 'Connected' };
  }

  @SubscribeMessage('$disconnect')
  @ByCapability()
  disconnect(@ConnectedSocket() { connectionId }: ApiGatewayClient): Promise<void> {
    return this.sessions.disconnect(connectionId);
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

  private async replyTo({ action }: Message, connection: ConnectionItem): Promise<object> {
    switch (action) {
      case 'ping':
        return { action: 'pong' };
      case 'status':
        return { action, ...(await this.sessions.status(connection)) };
    }
  }
}
