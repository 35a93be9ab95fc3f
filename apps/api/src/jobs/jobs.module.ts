import { Module } from '@nestjs/common';
import { ClaimsRepository } from './claims.repository.js';
import { DispatchJobService } from './dispatch-job.service.js';
import { JobQueue } from './job-queue.js';
import { JobsController } from './jobs.controller.js';
import { OpenImagesRepository } from './open-images.repository.js';
import { ReadJobService } from './read-job.service.js';
import { SubmitJobService } from './submit-job.service.js';
import { SubmitRequestPipe } from './submit-request.pipe.js';

@Module({
  controllers: [JobsController],
  providers: [
    ClaimsRepository,
    DispatchJobService,
    JobQueue,
    OpenImagesRepository,
    ReadJobService,
    SubmitJobService,
    SubmitRequestPipe,
  ],
  exports: [ClaimsRepository],
})
export class JobsModule {}
