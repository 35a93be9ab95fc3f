import * as z from 'zod/mini';

const count = z.int().check(z.nonnegative());

const messageSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('pong') }),
  z.object({
    action: z.literal('status'),
    sessionId: z.string(),
    status: z.enum(['AWAITING_SCAN', 'UPLOAD_REQUESTED', 'COMPLETED']),
    createdAt: count,
    expiresAt: count,
    imageUrl: z.optional(z.url({ protocol: /^https?$/ })),
    jobId: z.optional(z.string()),
  }),
  z.object({ action: z.literal('PHONE_CONNECTED'), sessionId: z.string() }),
  z.object({ action: z.literal('UPLOAD_REQUESTED'), sessionId: z.string() }),
  z.object({ action: z.literal('UPLOAD_COMPLETED'), sessionId: z.string() }),
  z.object({
    action: z.literal('JOB_PROGRESS'),
    jobId: z.string(),
    status: z.enum(['PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED']),
    imageCount: count,
    processedCount: count,
    failedCount: count,
  }),
  z.object({ action: z.literal('ERROR'), message: z.string() }),
]);

/** What the WebSocket API sends (docs/sessions.md). */
export type Message = z.infer<typeof messageSchema>;

/** @returns undefined for what a later version of the API may send, and this page does not know. */
export function messageOf(data: unknown): Message | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    return messageSchema.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
