import { Injectable } from '@nestjs/common';
import { AppError, JobControlTable, JobsTable } from '@spotter/shared';
import type { Caller } from '../auth/caller.js';
import { noteJob } from '../http/request-context.js';
import type { DeleteJobQuery } from './delete-job.dto.js';
import { JobAccessService } from './job-access.service.js';
import { SweepJobService } from './sweep-job.service.js';

/** Step 10 of the job protocol: from the mark on the job is gone for clients, whenever it is erased. */
@Injectable()
export class DeleteJobService {
  constructor(
    private readonly jobs: JobsTable,
    private readonly control: JobControlTable,
    private readonly access: JobAccessService,
    private readonly sweeper: SweepJobService,
  ) {}

  /**
   * Deletes an ended job, and its images in the bucket when asked.
   *
   * @throws {AppError} `NOT_FOUND` for a job that is not the caller's to change, `CONFLICT` for one that is open.
   */
  async delete(jobId: string, { objects = false }: DeleteJobQuery, caller: Caller): Promise<void> {
    const job = await this.access.changeable(jobId, caller);
    noteJob(jobId);
    const marked = await this.control.markDeleted(job, objects);
    if (marked !== undefined) await this.sweeper.sweep(jobId);
    else if (!(await this.isDeleted(jobId))) throw new AppError('CONFLICT', 'The job has not ended');
  }

  /** By another call at the same time. */
  private async isDeleted(jobId: string): Promise<boolean> {
    const job = await this.jobs.get(jobId);
    return job === undefined || job.status === 'DELETED';
  }
}
