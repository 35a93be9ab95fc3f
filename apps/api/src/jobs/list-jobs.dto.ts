import * as z from 'zod/mini';
import { pageQuerySchema } from '../user-items/user-page.js';
import type { JobSummary } from './read-job.dto.js';

/** A job that is being deleted is none. */
export const SHOWN_STATUSES = ['PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;

/** Unknown query parameters are ignored. */
export const listJobsQuerySchema = z.extend(pageQuerySchema, {
  status: z.optional(z.enum(SHOWN_STATUSES, `must be one of ${SHOWN_STATUSES.join(', ')}`)),
});

export type ListJobsQuery = z.infer<typeof listJobsQuerySchema>;

/** One page of jobs, the newest first, and the cursor of the next if there may be one. */
export interface JobPage {
  readonly jobs: readonly JobSummary[];
  readonly nextCursor?: string;
}
