import type { DetectionResult, ImageErrorCode, JobStatus, ModelIdentity } from '@spotter/shared';
import * as z from 'zod/mini';
import { pageLimitSchema } from '../http/page-limit.js';

/** Unknown query parameters are ignored. */
export const readJobQuerySchema = z.object({
  limit: pageLimitSchema,
  cursor: z.optional(z.string()),
  /** What there is beside the results, for those who ask: each costs time and room in the page. */
  include: z.optional(z.enum(['viewUrl'], 'must be viewUrl')),
});

export type ReadJobQuery = z.infer<typeof readJobQuerySchema>;

export interface ImageDetections extends DetectionResult {
  readonly imageUrl: string;
  readonly imageIndex: number;
  readonly model: ModelIdentity;
  readonly detectionCount: number;
  /** Set when only the highest scores could be kept. */
  readonly truncated?: true;
  /** Of the bytes that were looked at. */
  readonly eTag: string;
  /** Signed; there when it was asked for, of a picture that the reader could have put into the job. */
  readonly viewUrl?: string;
  readonly viewUrlExpiration?: string;
}

export interface FailedImage {
  readonly imageUrl: string;
  readonly imageIndex: number;
  readonly code: ImageErrorCode;
  readonly message: string;
}

/** A job without its images. Times are ISO-8601, to the second. */
export interface JobSummary {
  readonly jobId: string;
  readonly status: JobStatus;
  readonly imageCount: number;
  /** Images that have ended, those that failed among them. */
  readonly processedCount: number;
  readonly failedCount: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A job, and one page of its images; `detections` and `errors` cover the same range of indexes. A PENDING job has neither. */
export interface JobView extends JobSummary {
  readonly detections?: readonly ImageDetections[];
  readonly errors?: readonly FailedImage[];
  readonly nextCursor?: string;
}
