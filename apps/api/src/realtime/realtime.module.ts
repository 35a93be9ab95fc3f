import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { TicketsModule } from '../tickets/tickets.module.js';
import { ApiGatewayAdapter } from './api-gateway.adapter.js';
import { ConnectionsModule } from './connections.module.js';
import { RealtimeGateway } from './realtime.gateway.js';
import { WatchJobService } from './watch-job.service.js';

@Module({
  imports: [ConnectionsModule, JobsModule, SessionsModule, TicketsModule],
  providers: [ApiGatewayAdapter, RealtimeGateway, WatchJobService],
})
export class RealtimeModule {}
