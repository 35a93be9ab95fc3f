import * as z from 'zod';

/** What a process is to do: JSON, as its only argument. The processes are of two languages. */
export interface Plan {
  /** The path of the module that has the handler. */
  readonly entry: string;
  /** As JSON, since each invocation gets one of its own. */
  readonly event: string;
  /** By how much the clock goes on before each invocation after the first; 0 leaves it alone. */
  readonly clockStepMs: number;
  /** Invocations after the first that do not count, and those after them that do. */
  readonly warmUps: number;
  readonly requests: number;
  /** Whether the DynamoDB call alone is made before each of those as well. */
  readonly withScan: boolean;
}

/** A moment in the life of a process. */
const momentSchema = z.object({
  /** By the system's monotonic clock, which all its processes share. */
  atMs: z.number(),
  /** Of all threads, since the start of the process. */
  cpuMs: z.number(),
  rssBytes: z.number(),
});

export type Moment = z.infer<typeof momentSchema>;

const answerSchema = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.unknown()),
  body: z.string(),
  isBase64Encoded: z.boolean().optional(),
});

export type HandlerAnswer = z.infer<typeof answerSchema>;

const requestSchema = z.object({
  ms: z.number(),
  cpuMs: z.number(),
  statusCode: z.number(),
  bodyLength: z.number(),
  /** On the heap and beside it after the request; V8 tells it, Python does not. */
  heapBytes: z.number().optional(),
  scanMs: z.number().optional(),
});

export type WarmRequest = z.infer<typeof requestSchema>;

/** What a process says at its end: JSON, on its file descriptor 3. */
export const saidSchema = z.object({
  /** Once the entry is loaded, and after the first answer. */
  loaded: momentSchema,
  answered: momentSchema,
  first: answerSchema,
  requests: z.array(requestSchema),
  last: answerSchema,
  ended: momentSchema,
});

export type Said = z.infer<typeof saidSchema>;
