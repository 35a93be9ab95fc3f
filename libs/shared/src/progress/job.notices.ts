import type { JobItem } from '../jobs/job.items.js';

/**
 * Who is told of what a job protocol's step has written, by whoever wrote it. Telling is best effort: it neither throws nor
 * has to be waited for, and no step depends on it.
 */
export interface JobNotices {
  /** An image was counted. @param job as it is now. */
  counted(job: JobItem): void;
  /** The job has ended, by this process. @param job as it is now. */
  ended(job: JobItem): void;
}
