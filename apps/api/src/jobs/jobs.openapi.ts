import { LIMITS, RETRY_DAYS } from '@spotter/shared';
import type { Annotation, Identifier, Operation } from '../openapi/operation.js';
import { describeRoutes } from '../openapi/operation.js';
import { jobSchema, pageSchema, submittedSchema, summarySchema } from './job-answers.schemas.js';
import { JobsController } from './jobs.controller.js';

const TOO_MANY_OPEN = `More than ${LIMITS.openImagesPerUser} images of the user would be open.`;

const params: Readonly<Record<string, Identifier>> = {
  jobId: {
    description: 'The id of the job, a UUID version 4 in lower case.',
    examples: ['0b0e7f36-1111-4222-8333-444455556666'],
  },
};

const userId: Annotation = {
  description: "Whose job it is, if not the caller's: for admins; with identity off, for everybody.",
};

const submit: Operation = {
  id: 'submitJob',
  summary: 'Runs images through the detector',
  description: 'The job is done later: read it until its `status` is an end.',
  answers: { 202: { description: 'The job was accepted.', schema: submittedSchema, headers: ['location'] } },
  tables: true,
  errors: {
    IDEMPOTENCY_MISMATCH: 'The `Idempotency-Key` was used with another body.',
    RATE_LIMITED: TOO_MANY_OPEN,
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
    userId,
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

const list: Operation = {
  id: 'listJobs',
  summary: 'Lists jobs, the newest first',
  description:
    'A job that was just submitted may be missing for a moment. A page of one status may have fewer jobs than `limit`, or none, and yet a `nextCursor`.',
  answers: { 200: { description: 'One page.', schema: pageSchema } },
  tables: true,
  query: {
    status: { description: 'Only jobs of this status.' },
    limit: { description: 'How many jobs a page has at most; default 1,000.' },
    cursor: { description: 'The `nextCursor` of the page before, with the same filter.' },
  },
};

const read: Operation = {
  id: 'getJob',
  summary: 'Shows a job and one page of its images',
  description:
    'A page is of images in the order of the request, and shows those that have ended: it may have fewer than `limit`, or none, and yet a `nextCursor`.',
  answers: { 200: { description: 'The job.', schema: jobSchema } },
  tables: true,
  errors: { S3_ERROR: 'URLs of the pictures could not be signed.' },
  params,
  query: {
    limit: { description: 'How many images a page has at most; default 1,000.' },
    cursor: { description: 'The `nextCursor` of the page before, of the same job.' },
    include: {
      description:
        "`viewUrl` adds to each of `detections` a signed URL of the picture, and when that expires. A picture that is another's upload has none.",
    },
  },
};

const cancel: Operation = {
  id: 'cancelJob',
  summary: 'Cancels a job that has not ended',
  description: 'Results that are there by then stay, and no more come. A repeat gets the same answer.',
  answers: { 200: { description: 'The job, which is cancelled.', schema: summarySchema } },
  tables: true,
  errors: { CONFLICT: 'The job is `COMPLETED` or `FAILED`.' },
  params,
  body: { userId },
  example: {},
};

const retry: Operation = {
  id: 'retryJob',
  summary: 'Tries images again that failed',
  description: 'The job is done later, as after its submission. Images that are done stay as they are.',
  answers: { 202: { description: 'The job, which is open again.', schema: summarySchema } },
  tables: true,
  errors: {
    CONFLICT: `The job has not ended, was cancelled, or is more than ${RETRY_DAYS} days old; none of its images failed, or one of those named did not.`,
    RATE_LIMITED: TOO_MANY_OPEN,
  },
  params,
  body: {
    images: {
      description: 'The `imageIndex` of each image to be tried again, each once; without it all that failed.',
      uniqueItems: true,
    },
    userId,
  },
  example: { images: [0, 3] },
};

const remove: Operation = {
  id: 'deleteJob',
  summary: 'Deletes a job that has ended',
  description: 'It is gone at once; what is stored of it, and its images when asked, is erased soon after.',
  answers: { 204: { description: 'It is gone.' } },
  tables: true,
  errors: { CONFLICT: 'The job has not ended: cancel it first.' },
  params,
  query: {
    objects: {
      description:
        "Whether its images are to be deleted too, those that are the owner's own uploads. Other jobs that name them can't find them then.",
    },
  },
};

export const operations = describeRoutes(
  JobsController,
  { name: 'jobs', description: 'Batches of images that are run through the detector.' },
  { submit, list, read, cancel, retry, delete: remove },
);
