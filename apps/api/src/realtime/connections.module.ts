import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { BeforeApplicationShutdown, FactoryProvider } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import { ConnectionSender, JobsTable, JobWatchers, ProgressNotices } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import { LazyConnections } from '../aws/lazy-clients.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { LOGGER } from '../logging/logger.token.js';
import { ApiMetrics } from '../metrics/api.metrics.js';
import { ConnectionsRepository } from './connections.repository.js';

type NoticesParts = [JobsTable, JobWatchers, ConnectionSender, Logger, Clock, ApiMetrics];

/** For what is still being told when the application ends. */
const SETTLE_MS = 2_000;

const shared: FactoryProvider[] = [
  {
    provide: ConnectionSender,
    inject: [LazyConnections],
    useFactory: (client: LazyConnections) => new ConnectionSender(client),
  },
  {
    provide: JobWatchers,
    inject: [DynamoDBDocumentClient, API_CONFIG, CLOCK],
    useFactory: (client: DynamoDBDocumentClient, { tables }: ApiConfig, now: Clock) =>
      new JobWatchers(client, tables.app, now),
  },
  {
    provide: ProgressNotices,
    inject: [JobsTable, JobWatchers, ConnectionSender, LOGGER, CLOCK, ApiMetrics],
    useFactory: (...[jobs, watchers, sender, logger, now, metrics]: NoticesParts) =>
      new ProgressNotices(jobs, watchers, sender, logger, now, (job) => {
        metrics.addEnd(job);
      }),
  },
];

/** The open connections, and what is sent to them. */
@Module({
  providers: [ConnectionsRepository, ...shared],
  exports: [ConnectionsRepository, ...shared.map(({ provide }) => provide)],
})
export class ConnectionsModule implements BeforeApplicationShutdown {
  constructor(private readonly notices: ProgressNotices) {}

  beforeApplicationShutdown(): Promise<void> {
    return this.notices.settle(SETTLE_MS);
  }
}
