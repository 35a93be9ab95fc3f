import { LIMITS } from '@spotter/shared';
import * as z from 'zod/mini';
import { wholeNumber } from '../http/whole-number.js';
import { imageTypeSchema } from '../presign/image-type.js';
import type { SessionStatus } from './session.item.js';

/** A session is made from nothing: a body may be left out, and has no fields. */
export const createSessionSchema = z.optional(z.strictObject({}));

/** Unknown query parameters are ignored. */
export const uploadUrlQuerySchema = z.object({
  sessionId: z.string().check(z.minLength(1, 'is required')),
  contentType: z.optional(imageTypeSchema),
  contentLength: z.optional(wholeNumber(1, LIMITS.imageBytes)),
});

export type UploadUrlQuery = z.infer<typeof uploadUrlQuerySchema>;

/** What the screen gets. Times are epoch seconds. */
export interface CreatedSession {
  readonly sessionId: string;
  readonly expiresAt: number;
  /** Holds the viewer token, and so is for the screen alone; the code that others scan holds the session's id. */
  readonly webSocketUrl: string;
}

/** Where to put the photo. */
export interface SessionUploadUrl {
  readonly uploadUrl: string;
  readonly uploadKey: string;
}

/** A session as those see it who know its id; photo and job are for its viewer only. Times are epoch seconds. */
export interface SessionView {
  readonly sessionId: string;
  readonly status: SessionStatus;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly uploadKey?: string;
  readonly completedAt?: number;
  /** A signed URL. */
  readonly imageUrl?: string;
  readonly jobId?: string;
}
