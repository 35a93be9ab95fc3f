import * as z from 'zod/mini';

/** What Node adds to an error of the operating system. */
const systemError = z.object({ code: z.string() });

/** The operating system's name of an error, such as `ENOENT`, when it has one. */
export function errorCode(error: unknown): string | undefined {
  return z.safeParse(systemError, error).data?.code;
}
