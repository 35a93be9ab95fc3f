import type { FactoryProvider } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import {
  ImageRepairs,
  ImagesTable,
  JobQueue,
  JobsTable,
  JobSweeper,
  OpenJobsTable,
  ProgressNotices,
  Sweep,
} from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { currentOrigin } from '../http/request-context.js';
import { ClaimsRepository } from '../jobs/claims.repository.js';
import { LOGGER } from '../logging/logger.token.js';
import { ApiMetrics } from '../metrics/api.metrics.js';
import { ConnectionsModule } from '../realtime/connections.module.js';
import { EraseJobService } from './erase-job.service.js';
import { JobObjectsRepository } from './job-objects.repository.js';

type Parts = [ProgressNotices, JobsTable, OpenJobsTable, ImagesTable, ImageRepairs, JobQueue];

const sweeper: FactoryProvider = {
  provide: JobSweeper,
  inject: [
    EraseJobService,
    CLOCK,
    API_CONFIG,
    LOGGER,
    ApiMetrics,
    ProgressNotices,
    JobsTable,
    OpenJobsTable,
    ImagesTable,
    ImageRepairs,
    JobQueue,
  ],
  useFactory: (
    eraser: EraseJobService,
    now: Clock,
    { times }: ApiConfig,
    logger: Logger,
    metrics: ApiMetrics,
    ...[notices, jobs, open, images, repairs, queue]: Parts
  ) =>
    new JobSweeper({
      jobs,
      open,
      images,
      repairs,
      queue,
      eraser,
      notices,
      now,
      times,
      origin: currentOrigin,
      onOpen: ({ openedAt }) => {
        metrics.add('OpenJobAge', Math.max(0, now().getTime() - Date.parse(openedAt)) / 1_000);
      },
      logger,
    }),
};

const sweep: FactoryProvider = {
  provide: Sweep,
  inject: [JobSweeper, OpenJobsTable, LOGGER],
  useFactory: (jobSweeper: JobSweeper, open: OpenJobsTable, logger: Logger) =>
    new Sweep(jobSweeper, { open, origin: currentOrigin, logger }),
};

/** Step 9 of the job protocol, of all that is due by the schedule, and of one job for whoever opened or deleted it. */
@Module({
  imports: [ConnectionsModule],
  providers: [ClaimsRepository, EraseJobService, JobObjectsRepository, sweeper, sweep],
  exports: [JobSweeper],
})
export class SweepModule {}
