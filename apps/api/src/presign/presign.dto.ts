import { LIMITS } from '@spotter/shared';
import * as z from 'zod/mini';
import { userIdSchema } from '../auth/user-id.js';
import { imageTypeSchema } from './image-type.js';

const MOST_FILENAME_CHARACTERS = 1_024;

const filename = z.string().check(
  z.refine((name) => {
    const characters = Array.from(name).length;
    return characters >= 1 && characters <= MOST_FILENAME_CHARACTERS;
  }, `must have 1 to ${MOST_FILENAME_CHARACTERS} characters`),
);

const lengthFault = `must be a whole number from 1 to ${LIMITS.imageBytes}`;

export const presignRequestSchema = z.strictObject({
  filename,
  contentType: z.optional(imageTypeSchema),
  contentLength: z.optional(
    z
      .number()
      .check(z.refine((bytes) => Number.isInteger(bytes) && bytes >= 1 && bytes <= LIMITS.imageBytes, lengthFault)),
  ),
  method: z.optional(z.enum(['PUT', 'POST'], 'must be PUT or POST')),
  userId: z.optional(userIdSchema),
});

export type PresignRequest = z.infer<typeof presignRequestSchema>;

/** Where and how to upload one image. With `fields` it is a form to POST, the file last; else a URL to PUT to. */
export interface PresignedUpload {
  readonly url: string;
  readonly key: string;
  readonly bucket: string;
  readonly fields?: Readonly<Record<string, string>>;
}
