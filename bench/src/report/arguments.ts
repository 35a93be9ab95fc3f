import * as z from 'zod';

/** Ends a command whose arguments are wrong. */
const USAGE_EXIT_CODE = 2;

/**
 * Reads the arguments of this process. If they are wrong it says so, and ends the process with 2.
 *
 * @param command which npm runs, for the way on.
 * @param read throws what is wrong.
 */
export function readArguments<Options>(command: string, read: (args: readonly string[]) => Options): Options {
  try {
    return read(process.argv.slice(2));
  } catch (error) {
    console.error(`${faultOf(error)}\n\nnpm run ${command} -- --help says how it is used`);
    process.exit(USAGE_EXIT_CODE);
  }
}

/** What is wrong with arguments, in words for whoever wrote them. */
export function faultOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n');
  }
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
