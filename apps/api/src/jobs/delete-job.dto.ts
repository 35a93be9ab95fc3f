import * as z from 'zod/mini';

/** Unknown query parameters are ignored. */
export const deleteJobQuerySchema = z.object({
  /** Whether its images are to be deleted from the bucket too. */
  objects: z.optional(
    z.pipe(
      z.enum(['true', 'false'], 'must be true or false'),
      z.transform((text) => text === 'true'),
    ),
  ),
});

export type DeleteJobQuery = z.infer<typeof deleteJobQuerySchema>;
