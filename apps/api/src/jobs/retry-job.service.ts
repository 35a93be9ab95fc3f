import { Inject, Injectable } from '@nestjs/common';
import type { JobItem } from '@spotter/shared';
import { AppError, isOpen, isPastRetry, JobControlTable, RETRY_DAYS } from '@spotter/shared';
import type { Caller } from '../auth/caller.js';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import { noteJob } from '../http/request-context.js';
import { JobAccessService } from './job-access.service.js';
import { summaryOf } from './job-summary.js';
import { OpenImagesService } from './open-images.service.js';
import type { JobSummary } from './read-job.dto.js';
import type { RetryRequest } from './retry-job.dto.js';
import { SweepJobService } from './sweep-job.service.js';

/** Step 8 of the job protocol. */
@Injectable()
export class RetryJobService {
  constructor(
    private readonly control: JobControlTable,
    private readonly access: JobAccessService,
    private readonly openImages: OpenImagesService,
    private readonly sweeper: SweepJobService,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /**
   * Opens an ended job anew, for the images named or all that failed, and has them sent to the workers.
   *
   * @throws {AppError} `NOT_FOUND` for a job that is not the caller's to change, `CONFLICT` for one that has not ended or was
   * cancelled, is too old, or has other images, or none, that failed; `RATE_LIMITED` when its owner has too many open images.
   */
  async retry(jobId: string, request: RetryRequest, caller: Caller): Promise<JobSummary> {
    const job = await this.access.changeable(jobId, caller);
    noteJob(jobId);
    this.checkEnded(job);
    const images = failedOf(job, request?.images);
    await this.openImages.requireRoom(job.userId, images.length);
    const retried = await this.control.retry(job, images);
    if (retried !== undefined) {
      await this.sweeper.sweep(jobId);
      return summaryOf(retried);
    }
    // Somebody else was first: with a deletion, for which this is NOT_FOUND, or with a retry.
    await this.access.changeable(jobId, caller);
    throw conflict('The job is being retried already');
  }

  private checkEnded(job: JobItem): void {
    if (isOpen(job)) throw conflict('The job has not ended');
    if (job.status === 'CANCELLED') throw conflict('The job was cancelled');
    if (isPastRetry(job, this.now())) throw conflict(`The job is older than ${RETRY_DAYS} days`);
  }
}

function failedOf({ failed = new Set() }: JobItem, images: readonly number[] = [...failed]): readonly number[] {
  if (failed.size === 0) throw conflict('No image of the job failed');
  const others = images.filter((index) => !failed.has(index));
  if (others.length > 0) throw conflict(`These images of the job did not fail: ${others.slice(0, 10).join(', ')}`);
  return images;
}

function conflict(message: string): AppError {
  return new AppError('CONFLICT', message);
}
