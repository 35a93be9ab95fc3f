import { z } from 'zod';

/** How the apps log an error: as Powertools does, with its causes. */
const loggedError = z.object({
  name: z.string().optional(),
  faults: z.array(z.string()).optional(),
  get cause() {
    return loggedError.optional();
  },
});
const entry = z.object({ error: loggedError });

/** The sentences of the apps' EnvironmentError, when a program says no more than its message. */
const SENTENCE = /^(Environment variable '\w+' is not valid: .+|Required environment variable '\w+' is not set)$/;

/** What a line of the function's or a worker's log says about variables that are wrong, a sentence each; else nothing. */
export function environmentFaultsOf(line: string): readonly string[] {
  if (SENTENCE.test(line)) return [line];
  if (!line.startsWith('{')) return [];
  for (let error = parse(line); error; error = error.cause) {
    if (error.name === 'EnvironmentError') return error.faults ?? [];
  }
  return [];
}

function parse(line: string): z.infer<typeof loggedError> | undefined {
  try {
    return entry.safeParse(JSON.parse(line)).data?.error;
  } catch {
    return undefined;
  }
}
