import type { JobItem } from '@spotter/shared';
import { countedOf } from '@spotter/shared';
import { toSeconds } from '../time.js';
import type { JobSummary } from './read-job.dto.js';

/** What is shown of a job wherever one is shown. */
export function summaryOf(job: JobItem): JobSummary {
  return {
    jobId: job.jobId,
    status: job.status,
    imageCount: job.imageCount,
    processedCount: countedOf(job),
    failedCount: job.failed?.size ?? 0,
    createdAt: toSeconds(new Date(job.createdAt)),
    updatedAt: toSeconds(new Date(job.updatedAt)),
  };
}
