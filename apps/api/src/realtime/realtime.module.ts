import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module.js';
import { ApiGatewayAdapter } from './api-gateway.adapter.js';
import { ConnectionsModule } from './connections.module.js';
import { RealtimeGateway } from './realtime.gateway.js';

@Module({ imports: [ConnectionsModule, SessionsModule], providers: [ApiGatewayAdapter, RealtimeGateway] })
export class RealtimeModule {}
