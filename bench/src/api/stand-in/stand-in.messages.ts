import * as z from 'zod';

/** What the process of the stand-in says once it listens. */
export const standInStartedSchema = z.object({
  endpoint: z.string(),
  /** Of its answer to a scan. */
  scanBytes: z.number(),
});

export type StandInStarted = z.infer<typeof standInStartedSchema>;
