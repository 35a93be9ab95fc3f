import * as z from 'zod';

/** One call of AWS as its client is given it. */
const callSchema = z.object({
  service: z.enum(['dynamodb', 'sqs']),
  /** Such as `GetItem`. */
  operation: z.string(),
  input: z.record(z.string(), z.unknown()),
});

export type AwsCall = z.infer<typeof callSchema>;

/** What stands in events of a long series for a text that each invocation has for itself. */
export const UNIQUE = 'each-its-own';

/** What the process of the handler is asked. */
export const requestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('invoke'), event: z.unknown() }),
  z.object({
    kind: z.literal('time'),
    /** In turn, as many as are timed. */
    events: z.array(z.unknown()),
    /** What is called by turns with the handler; of each wave all calls at once. */
    waves: z.array(z.array(callSchema)),
    count: z.number(),
  }),
  z.object({
    kind: z.literal('soak'),
    events: z.array(z.unknown()),
    invocations: z.number(),
    sampleEvery: z.number(),
  }),
]);

export type HandlerRequest = z.infer<typeof requestSchema>;

const timesSchema = z.object({ handlerMs: z.array(z.number()), callsMs: z.array(z.number()) });

/** Bytes that are in use after a collection of all garbage, as `process.memoryUsage()` names them. */
const memorySchema = z.object({ heapUsed: z.number(), heapTotal: z.number(), external: z.number(), rss: z.number() });

/** Memory before the first invocation and then at equal steps. */
const soakedSchema = z.object({ samples: z.array(memorySchema), seconds: z.number() });

/** What it answers; it says that it is ready once it has loaded the handler. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('invoked'), answer: z.unknown() }),
  timesSchema.extend({ kind: z.literal('timed') }),
  soakedSchema.extend({ kind: z.literal('soaked') }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);

export type HandlerAnswer = z.infer<typeof answerSchema>;
export type Times = z.infer<typeof timesSchema>;
export type Memory = z.infer<typeof memorySchema>;
export type Soaked = z.infer<typeof soakedSchema>;
