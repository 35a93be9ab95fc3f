import * as z from 'zod/mini';
import { userIdSchema } from '../auth/user-id.js';

/** A body may be left out. The `userId` is for the guard, which has seen to it that it is the caller's. */
export const cancelJobSchema = z.optional(z.strictObject({ userId: z.optional(userIdSchema) }));
