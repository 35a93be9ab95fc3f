import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import { JobSweeper } from '@spotter/shared';
import { currentRequestId } from '../http/request-context.js';
import { LOGGER } from '../logging/logger.token.js';

/** API Gateway waits for 30 seconds, and one batch that is throttled takes 15 of them. */
const BUDGET_MS = 5_000;

/** Does at once what a job needs that was just retried or deleted. */
@Injectable()
export class SweepJobService {
  constructor(
    private readonly sweeper: JobSweeper,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Never throws: the job is due, and what is not done here is done by the next sweep of all that is. */
  async sweep(jobId: string): Promise<void> {
    try {
      await this.sweeper.sweepJob(jobId, AbortSignal.timeout(BUDGET_MS));
    } catch (error) {
      this.logger.error('the job is left to the next sweep', { requestId: currentRequestId(), jobId, error });
    }
  }
}
