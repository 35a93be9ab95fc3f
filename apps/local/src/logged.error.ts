import { z } from 'zod';

/** How the apps log an error: as Powertools does, with its causes. */
const loggedError = z.object({
  name: z.string().optional(),
  message: z.string().optional(),
  faults: z.array(z.string()).optional(),
  get cause() {
    return loggedError.optional();
  },
});
const entry = z.object({ error: loggedError });

/** The error of a line of the function's or a worker's log, if it has one. */
export function loggedErrorOf(line: string): z.infer<typeof loggedError> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return entry.safeParse(JSON.parse(line)).data?.error;
  } catch {
    return undefined;
  }
}
