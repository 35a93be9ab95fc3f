import { LIMITS } from '@spotter/shared';
import * as z from 'zod/mini';
import { userIdSchema } from '../auth/user-id.js';
import { isRecord } from '../record.js';
import { imageUrlFault } from './image-url.js';

const MOST_LABELS = 100;
const MOST_LABEL_CHARACTERS = 100;

const imagesFault = `must hold 1 to ${LIMITS.imagesPerJob} images`;
const labelsFault = `must hold 1 to ${MOST_LABELS} labels`;
const labelFault = `must have 1 to ${MOST_LABEL_CHARACTERS} characters`;
const shareFault = 'must be a number from 0 to 1';
const mostFault = `must be a whole number from 1 to ${LIMITS.detectionsPerImage}`;

const options = z.strictObject({
  minConfidence: z.exactOptional(
    z.pipe(
      z.number().check(z.gte(0, shareFault), z.lte(1, shareFault)),
      // DynamoDB refuses numbers closer to zero than 1E-130, and no score is that exact.
      z.transform((share: number) => Number(share.toFixed(6))),
    ),
  ),
  labels: z.exactOptional(
    z
      .array(z.string().check(z.minLength(1, labelFault), z.maxLength(MOST_LABEL_CHARACTERS, labelFault)))
      .check(z.minLength(1, labelsFault), z.maxLength(MOST_LABELS, labelsFault)),
  ),
  maxDetections: z.exactOptional(
    z
      .number()
      .check(z.refine((most) => Number.isInteger(most) && most >= 1 && most <= LIMITS.detectionsPerImage, mostFault)),
  ),
});

const metadata = z
  .custom<Readonly<Record<string, unknown>>>(isRecord, { error: 'must be an object', abort: true })
  .check(
    z.refine(
      (value) => Buffer.byteLength(JSON.stringify(value)) <= LIMITS.metadataBytes,
      `must not exceed ${LIMITS.metadataBytes} bytes of JSON`,
    ),
  );

/** The body of `POST /process`, for images in the given bucket. */
export function submitRequestSchema(uploadBucket: string) {
  const imageUrl = z.string().check((payload) => {
    const fault = imageUrlFault(payload.value, uploadBucket);
    if (fault !== undefined) payload.issues.push({ code: 'custom', input: payload.value, message: fault });
  });
  return z.strictObject({
    imageUrls: z.array(imageUrl).check(z.minLength(1, imagesFault), z.maxLength(LIMITS.imagesPerJob, imagesFault)),
    userId: z.optional(userIdSchema),
    metadata: z.optional(metadata),
    options: z.optional(options),
  });
}

export type SubmitRequest = z.infer<ReturnType<typeof submitRequestSchema>>;

/** A job that was accepted; the same for a repeat with the same Idempotency-Key. */
export interface SubmittedJob {
  readonly success: true;
  readonly jobId: string;
  readonly status: 'PENDING';
  readonly message: string;
  readonly imageCount: number;
}
