import { Injectable } from '@nestjs/common';
import { AppError, JobControlTable, ProgressNotices } from '@spotter/shared';
import type { Caller } from '../auth/caller.js';
import { noteJob } from '../http/request-context.js';
import { JobAccessService } from './job-access.service.js';
import { summaryOf } from './job-summary.js';
import type { JobSummary } from './read-job.dto.js';

/** Step 7 of the job protocol. What has been counted by then stays, and nothing is counted any more. */
@Injectable()
export class CancelJobService {
  constructor(
    private readonly control: JobControlTable,
    private readonly access: JobAccessService,
    private readonly notices: ProgressNotices,
  ) {}

  /**
   * Cancels an open job. One that was cancelled before is as good.
   *
   * @throws {AppError} `NOT_FOUND` for a job that is not the caller's to change, `CONFLICT` for one that has ended otherwise.
   */
  async cancel(jobId: string, caller: Caller): Promise<JobSummary> {
    await this.access.changeable(jobId, caller);
    noteJob(jobId);
    const cancelled = await this.control.cancel(jobId);
    // By this call: who was second, or finds that the job has ended, has nothing to tell.
    if (cancelled !== undefined) this.notices.ended(cancelled);
    const job = cancelled ?? (await this.access.changeable(jobId, caller));
    if (job.status === 'CANCELLED') return summaryOf(job);
    throw new AppError('CONFLICT', `The job has ended: it is ${job.status}`);
  }
}
