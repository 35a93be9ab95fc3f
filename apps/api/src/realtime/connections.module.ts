import { Module } from '@nestjs/common';
import { ConnectionSender } from './connection-sender.js';
import { ConnectionsRepository } from './connections.repository.js';

@Module({ providers: [ConnectionsRepository, ConnectionSender], exports: [ConnectionsRepository, ConnectionSender] })
export class ConnectionsModule {}
