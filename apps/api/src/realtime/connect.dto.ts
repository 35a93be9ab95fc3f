import * as z from 'zod/mini';

/** Unknown query parameters are ignored. */
export const connectQuerySchema = z.object({
  sessionId: z.string().check(z.minLength(1, 'is required')),
  viewer: z.optional(z.string()),
});

export type ConnectQuery = z.infer<typeof connectQuerySchema>;
