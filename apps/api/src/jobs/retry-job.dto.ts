import { LIMITS } from '@spotter/shared';
import * as z from 'zod/mini';
import { userIdSchema } from '../auth/user-id.js';

const indexFault = 'must be the index of an image';
const imagesFault = `must hold 1 to ${LIMITS.imagesPerJob} indexes`;

/** A body may be left out: then all images that failed are meant. The `userId` is for the guard. */
export const retryJobSchema = z.optional(
  z.strictObject({
    images: z.optional(
      z.array(z.int(indexFault).check(z.gte(0, indexFault))).check(
        z.minLength(1, imagesFault),
        z.maxLength(LIMITS.imagesPerJob, imagesFault),
        z.refine((indexes) => new Set(indexes).size === indexes.length, 'must hold each index once'),
      ),
    ),
    userId: z.optional(userIdSchema),
  }),
);

export type RetryRequest = z.infer<typeof retryJobSchema>;
