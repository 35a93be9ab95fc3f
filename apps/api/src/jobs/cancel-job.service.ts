import { Injectable } from '@nestjs/common';
import { AppError, JobControlTable } from '@spotter/shared';
import type { Caller } from '../auth/caller.js';
import { JobAccessService } from './job-access.service.js';
import { summaryOf } from './job-summary.js';
import type { JobSummary } from './read-job.dto.js';

/** Step 7 of the job protocol. What has been counted by then stays, and nothing is counted any more. */
@Injectable()
export class CancelJobService {
  constructor(
    private readonly control: JobControlTable,
    private readonly access: JobAccessService,
  ) {}

  /**
   * Cancels an open job. One that was cancelled before is as good.
   *
   * @throws {AppError} `NOT_FOUND` for a job that is not the caller's to change, `CONFLICT` for one that has ended otherwise.
   */
  async cancel(jobId: string, caller: Caller): Promise<JobSummary> {
    await this.access.changeable(jobId, caller);
    const job = (await this.control.cancel(jobId)) ?? (await this.access.changeable(jobId, caller));
    if (job.status === 'CANCELLED') return summaryOf(job);
    throw new AppError('CONFLICT', `The job has ended: it is ${job.status}`);
  }
}
