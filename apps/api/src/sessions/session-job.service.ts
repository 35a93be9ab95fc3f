import { Inject, Injectable } from '@nestjs/common';
import { sessionUser } from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { SubmitJobService } from '../jobs/submit-job.service.js';
import type { SessionItem } from './session.item.js';
import { SessionsRepository } from './sessions.repository.js';

/** Has the photo of a completed session looked at: by one job, however often it is asked for. */
@Injectable()
export class SessionJobService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly submitJob: SubmitJobService,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  /** Submits the session's own job, if it has a photo and no job yet. Returns the session as it is afterwards. */
  async ensure(session: SessionItem): Promise<SessionItem> {
    const { sessionId, uploadKey, jobId } = session;
    if (!this.config.sessionAutoDetect || uploadKey === undefined || jobId !== undefined) return session;
    const request = { imageUrls: [`s3://${this.config.uploadBucket}/${uploadKey}`], userId: sessionUser(sessionId) };
    const submitted = await this.submitJob.submit(request, sessionId);
    return (await this.sessions.noteJob(sessionId, submitted.jobId)) ?? session;
  }
}
