import type { Detection, ModelIdentity } from '@spotter/shared';
import { LIMITS } from '@spotter/shared';
import * as z from 'zod/mini';
import { name } from '../openapi/json-schemas.js';
import type { Operation } from '../openapi/operation.js';
import { describeRoutes } from '../openapi/operation.js';
import { time } from '../openapi/time.js';
import { JobsController } from './jobs.controller.js';
import type { FailedImage, ImageDetections, JobView } from './read-job.dto.js';
import type { SubmittedJob } from './submit-job.dto.js';

const count = z.int().check(z.gte(0));

const submitted: z.ZodMiniType<SubmittedJob> = z.strictObject({
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
  'What was found in one image, by falling confidence; `truncated` when only the highest scores could be kept. `imagePages` is there for an animation, of which the first picture was looked at.',
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

const job: z.ZodMiniType<JobView> = name(
  'Job',
  'A job and one page of its images; a PENDING one has neither `detections` nor `errors`, which cover the same images.',
  z.strictObject({
    jobId: z.uuidv4(),
    status: z.enum(['PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED']),
    imageCount: count,
    processedCount: count,
    failedCount: count,
    createdAt: time,
    updatedAt: time,
    detections: z.exactOptional(z.array(imageDetections)),
    errors: z.exactOptional(z.array(failedImage)),
    nextCursor: z.exactOptional(z.string()),
  }),
);

const submit: Operation = {
  id: 'submitJob',
  summary: 'Runs images through the detector',
  description: 'The job is done later: read it until its `status` is an end.',
  answers: { 202: { description: 'The job was accepted.', schema: submitted, headers: ['location'] } },
  tables: true,
  errors: {
    IDEMPOTENCY_MISMATCH: 'The `Idempotency-Key` was used with another body.',
    RATE_LIMITED: `More than ${LIMITS.openImagesPerUser} images of the user would be open.`,
  },
  headers: {
    'idempotency-key': {
      description: 'A repeat with the same key and body gets the same job. Needs a caller who is known by an id.',
      pattern: '^[\\x21-\\x7e]{1,255}$',
    },
  },
  body: {
    imageUrls: { description: 'The images, in the order that `imageIndex` counts.' },
    'imageUrls[]': {
      description: 'An object of the upload bucket under `uploads/`; with identity on, of the caller.',
      pattern: '^s3://[^/]+/uploads/.+$',
    },
    userId: { description: "Whose job it is, if not the caller's: for admins; with identity off, for everybody." },
    metadata: {
      description: `Kept with the job: an object of at most ${LIMITS.metadataBytes} bytes of JSON.`,
      type: 'object',
      additionalProperties: true,
    },
    options: { description: 'What is asked of the detector, within what it is configured to.' },
    'options.minConfidence': { description: 'Detections below it are left out.' },
    'options.labels': { description: 'Only these labels are kept.' },
    'options.maxDetections': {
      description: 'How many an image may have at most; the highest scores are kept.',
      type: 'integer',
      minimum: 1,
      maximum: LIMITS.detectionsPerImage,
    },
  },
  example: { imageUrls: ['s3://spotter-uploads/uploads/2026/01/02/0b0e7f36-1111-4222-8333-444455556666-squat.jpg'] },
};

const read: Operation = {
  id: 'getJob',
  summary: 'Shows a job and one page of its images',
  answers: { 200: { description: 'The job.', schema: job } },
  tables: true,
  params: {
    jobId: {
      description: 'The id of the job, a UUID version 4 in lower case.',
      examples: ['0b0e7f36-1111-4222-8333-444455556666'],
    },
  },
  query: {
    limit: { description: 'How many images a page has at most; default 1,000.' },
    cursor: { description: 'The `nextCursor` of the page before, of the same job.' },
  },
};

export const operations = describeRoutes(
  JobsController,
  { name: 'jobs', description: 'Batches of images that are run through the detector.' },
  { submit, read },
);
