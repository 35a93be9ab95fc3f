import * as z from 'zod/mini';

export const MESSAGE_VERSION = 1;

/** The message attributes of a dead letter that a worker sent: why it is one, and which message it is a copy of. */
export const REASON_ATTRIBUTE = 'reason';
export const ORIGINAL_ATTRIBUTE = 'originalMessageId';

/** One message an image. A worker reads this version and the one before, of which there is none yet. */
export const jobMessageSchema = z.object({
  v: z.literal(MESSAGE_VERSION),
  jobId: z.uuidv4(),
  run: z.int().check(z.gte(1)),
  imageIndex: z.int().check(z.gte(0)),
});

export type JobMessage = z.infer<typeof jobMessageSchema>;
