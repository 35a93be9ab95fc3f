import { Module } from '@nestjs/common';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { ClaimsRepository } from './claims.repository.js';
import { DispatchJobService } from './dispatch-job.service.js';
import { JobAccessService } from './job-access.service.js';
import { JobQueue } from './job-queue.js';
import { JobsController } from './jobs.controller.js';
import { OpenImagesRepository } from './open-images.repository.js';
import { ReadJobService } from './read-job.service.js';
import { SubmitJobService } from './submit-job.service.js';
import { SubmitRequestPipe } from './submit-request.pipe.js';

@Module({
  imports: [SessionStoreModule],
  controllers: [JobsController],
  providers: [
    ClaimsRepository,
    DispatchJobService,
    JobAccessService,
    JobQueue,
    OpenImagesRepository,
    ReadJobService,
    SubmitJobService,
    SubmitRequestPipe,
  ],
  exports: [SubmitJobService],
})
export class JobsModule {}
