import type { JobItem, JobStatus } from '../jobs/job.items.js';
import { countedOf } from '../jobs/job.items.js';

/** What those who watch a job are told. */
export interface JobProgress {
  readonly action: 'JOB_PROGRESS';
  readonly jobId: string;
  readonly status: JobStatus;
  readonly imageCount: number;
  /** Images that have ended, those that failed among them. */
  readonly processedCount: number;
  readonly failedCount: number;
}

export function progressOf(job: JobItem): JobProgress {
  return {
    action: 'JOB_PROGRESS',
    jobId: job.jobId,
    status: job.status,
    imageCount: job.imageCount,
    processedCount: countedOf(job),
    failedCount: job.failed?.size ?? 0,
  };
}
