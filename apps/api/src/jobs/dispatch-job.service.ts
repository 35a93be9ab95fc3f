import { Inject, Injectable } from '@nestjs/common';
import type { JobItem, Logger } from '@spotter/shared';
import { isOpen, JobQueue, JobsTable } from '@spotter/shared';
import { currentOrigin } from '../http/request-context.js';
import { LOGGER } from '../logging/logger.token.js';

/** Hands an accepted job to the workers. */
@Injectable()
export class DispatchJobService {
  constructor(
    private readonly jobs: JobsTable,
    private readonly queue: JobQueue,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Sends the messages of a job that none were sent for. It never throws: the job is accepted, and one that could not
   * be sent, or not be noted as sent, is sent again by the next repeat of its request, or by the sweep.
   */
  async dispatch(job: JobItem): Promise<void> {
    if (job.sends > 0 || !isOpen(job)) return;
    const { jobId, imageCount } = job;
    const origin = currentOrigin();
    const context = { requestId: origin.requestId, jobId };
    try {
      const indexes = Array.from({ length: imageCount }, (_, index) => index);
      const unsent = await this.queue.send(job, indexes, origin);
      if (unsent === 0) await this.jobs.markSent(jobId);
      else this.logger.error('messages could not be sent', { ...context, unsent });
    } catch (error) {
      this.logger.error('the job could not be noted as sent', { ...context, error });
    }
  }
}
