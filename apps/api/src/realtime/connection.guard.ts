import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { AppError } from '@spotter/shared';
import type { ApiGatewayClient } from './api-gateway.client.js';
import { ConnectionsRepository } from './connections.repository.js';

/** Reads what was granted to a connection, since each message may reach a container that knows none, and puts it on the client. */
@Injectable()
export class ConnectionGuard implements CanActivate {
  constructor(private readonly connections: ConnectionsRepository) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const client = context.switchToWs().getClient<ApiGatewayClient>();
    const connection = await this.connections.get(client.connectionId);
    if (connection === undefined) throw new AppError('NOT_FOUND', 'Connection not found');
    client.connection = connection;
    return true;
  }
}
