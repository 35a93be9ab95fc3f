import * as z from 'zod/mini';
import { pageLimitSchema } from '../http/page-limit.js';

/** The query parameters of every list of a user's things. Unknown ones are ignored. */
export const pageQuerySchema = z.object({
  limit: pageLimitSchema,
  cursor: z.optional(z.string()),
});

export type PageQuery = z.infer<typeof pageQuerySchema>;

/** One page of a list, and the cursor of the next if there is one. */
export interface UserPage<View> {
  readonly entries: readonly View[];
  readonly nextCursor?: string;
}
