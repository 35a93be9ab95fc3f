import * as z from 'zod';

/** What the process of the stack is started with: JSON, as its only argument. */
export const stackSetupSchema = z.object({
  dataDir: z.string(),
  /** Over the stack's own variables. */
  environment: z.record(z.string(), z.string()),
});

export type StackSetup = z.infer<typeof stackSetupSchema>;

/** What it says once it has started. */
export const stackStartedSchema = z.object({
  endpoints: z.object({ api: z.string(), dynamodb: z.string(), s3: z.string(), sqs: z.string() }),
  environment: z.record(z.string(), z.string()),
});

export type StackStarted = z.infer<typeof stackStartedSchema>;
