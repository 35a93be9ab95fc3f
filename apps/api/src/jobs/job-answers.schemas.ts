import type { Detection, ModelIdentity } from '@spotter/shared';
import * as z from 'zod/mini';
import { name } from '../openapi/json-schemas.js';
import { time } from '../openapi/time.js';
import type { JobPage } from './list-jobs.dto.js';
import { SHOWN_STATUSES } from './list-jobs.dto.js';
import type { FailedImage, ImageDetections, JobSummary, JobView } from './read-job.dto.js';
import type { SubmittedJob } from './submit-job.dto.js';

const count = z.int().check(z.gte(0));

export const submittedSchema: z.ZodMiniType<SubmittedJob> = z.strictObject({
  success: z.literal(true),
  jobId: z.uuidv4(),
  status: z.literal('PENDING'),
  message: z.string(),
  imageCount: count,
});

const detection: z.ZodMiniType<Detection> = name(
  'Detection',
  'One object that the detector found. `bbox` is `[x1, y1, x2, y2]` in pixels of the upright original.',
  z.strictObject({
    label: z.string(),
    confidence: z.number().check(z.gte(0), z.lte(1)),
    bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  }),
);

const model: z.ZodMiniType<ModelIdentity> = z.strictObject({
  name: z.string(),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

const imageDetections: z.ZodMiniType<ImageDetections> = name(
  'ImageDetections',
  'What was found in one image, by falling confidence; `truncated` when only the highest scores could be kept. `imagePages` is there for an animation, of which the first picture was looked at. `viewUrl`, a signed URL of the picture, is there when `include` asks for it.',
  z.strictObject({
    imageUrl: z.string(),
    imageIndex: count,
    imageWidth: count,
    imageHeight: count,
    imagePages: z.exactOptional(count),
    model,
    detections: z.array(detection),
    detectionCount: count,
    truncated: z.exactOptional(z.literal(true)),
    eTag: z.string(),
    viewUrl: z.exactOptional(z.url()),
    viewUrlExpiration: z.exactOptional(time),
  }),
);

const failedImage: z.ZodMiniType<FailedImage> = name(
  'FailedImage',
  'Why one image has no detections.',
  z.strictObject({
    imageUrl: z.string(),
    imageIndex: count,
    code: z.enum([
      'IMAGE_NOT_FOUND',
      'IMAGE_TOO_LARGE',
      'UNSUPPORTED_FORMAT',
      'CORRUPT_IMAGE',
      'ATTEMPTS_EXHAUSTED',
      'DEADLINE_EXCEEDED',
      'INTERNAL_ERROR',
    ]),
    message: z.string(),
  }),
);

const summaryFields = {
  jobId: z.uuidv4(),
  status: z.enum(SHOWN_STATUSES),
  imageCount: count,
  processedCount: count,
  failedCount: count,
  createdAt: time,
  updatedAt: time,
};

export const summarySchema: z.ZodMiniType<JobSummary> = name(
  'JobSummary',
  'A job without its images; `processedCount` counts those that have ended, `failedCount` those of them that failed.',
  z.strictObject(summaryFields),
);

export const jobSchema: z.ZodMiniType<JobView> = name(
  'Job',
  'A job and one page of its images; a PENDING one has neither `detections` nor `errors`, which cover the same images.',
  z.strictObject({
    ...summaryFields,
    detections: z.exactOptional(z.array(imageDetections)),
    errors: z.exactOptional(z.array(failedImage)),
    nextCursor: z.exactOptional(z.string()),
  }),
);

export const pageSchema: z.ZodMiniType<JobPage> = z.strictObject({
  jobs: z.array(summarySchema),
  nextCursor: z.exactOptional(z.string()),
});
