import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { PresignModule } from '../presign/presign.module.js';
import { ConnectionsModule } from '../realtime/connections.module.js';
import { CompleteSessionService } from './complete-session.service.js';
import { EndConnectionService } from './end-connection.service.js';
import { RequestUploadService } from './request-upload.service.js';
import { SessionConnectionsService } from './session-connections.service.js';
import { SessionJobService } from './session-job.service.js';
import { SessionNoticesService } from './session-notices.service.js';
import { SessionPhotosRepository } from './session-photos.repository.js';
import { SessionPlaceRepository } from './session-place.repository.js';
import { SessionPushService } from './session-push.service.js';
import { SessionStoreModule } from './session-store.module.js';
import { SessionViewService } from './session-view.service.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { UploadEventsService } from './upload-events.service.js';

@Module({
  imports: [SessionStoreModule, ConnectionsModule, JobsModule, PresignModule],
  controllers: [SessionsController],
  providers: [
    CompleteSessionService,
    EndConnectionService,
    RequestUploadService,
    SessionConnectionsService,
    SessionJobService,
    SessionNoticesService,
    SessionPhotosRepository,
    SessionPlaceRepository,
    SessionPushService,
    SessionsService,
    SessionViewService,
    UploadEventsService,
  ],
  exports: [EndConnectionService, SessionConnectionsService, UploadEventsService],
})
export class SessionsModule {}
