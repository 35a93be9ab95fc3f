import type { JobItem } from '../jobs/job.items.js';

/** What deletes all that belongs to a job, which only the API knows whole. */
export interface JobEraser {
  /**
   * Step 10 of the job protocol, after the job was marked as DELETED. It may be repeated.
   *
   * @param budget is aborted when it is to stop; what is left is done the next time.
   * @throws the budget's reason, once it has stopped.
   */
  erase(job: JobItem, budget: AbortSignal): Promise<void>;
}
