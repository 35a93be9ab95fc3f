import { Module } from '@nestjs/common';
import { PresignModule } from '../presign/presign.module.js';
import { ConnectionsModule } from '../realtime/connections.module.js';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { SweepModule } from '../sweep/sweep.module.js';
import { CancelJobService } from './cancel-job.service.js';
import { ClaimsRepository } from './claims.repository.js';
import { DeleteJobService } from './delete-job.service.js';
import { DispatchJobService } from './dispatch-job.service.js';
import { JobAccessService } from './job-access.service.js';
import { JobListRepository } from './job-list.repository.js';
import { JobsController } from './jobs.controller.js';
import { ListJobsService } from './list-jobs.service.js';
import { OpenImagesRepository } from './open-images.repository.js';
import { OpenImagesService } from './open-images.service.js';
import { ReadJobService } from './read-job.service.js';
import { RetryJobService } from './retry-job.service.js';
import { SubmitJobService } from './submit-job.service.js';
import { SubmitRequestPipe } from './submit-request.pipe.js';
import { SweepJobService } from './sweep-job.service.js';

@Module({
  imports: [ConnectionsModule, PresignModule, SessionStoreModule, SweepModule],
  controllers: [JobsController],
  providers: [
    CancelJobService,
    ClaimsRepository,
    DeleteJobService,
    DispatchJobService,
    JobAccessService,
    JobListRepository,
    ListJobsService,
    OpenImagesRepository,
    OpenImagesService,
    ReadJobService,
    RetryJobService,
    SubmitJobService,
    SubmitRequestPipe,
    SweepJobService,
  ],
  exports: [JobAccessService, SubmitJobService],
})
export class JobsModule {}
