import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const USAGE = 'Usage: npm run exercises:import -- <file.json> --images <folder>';

/** What the command is called with, as absolute paths. */
export interface ImportArguments {
  readonly file: string;
  readonly images: string;
}

/** The command's arguments were not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(fault: string, options?: ErrorOptions) {
    super(`${fault}\n${USAGE}`, options);
  }
}

/**
 * @param folder what relative paths start from.
 * @returns `help` when that is what is asked for.
 * @throws {UsageError}
 */
export function readArguments(args: readonly string[], folder: string): ImportArguments | 'help' {
  const { values, positionals } = parse(args);
  if (values.help === true) return 'help';
  const [file, ...rest] = positionals;
  if (file === undefined || file === '') throw new UsageError('Which file shall be imported?');
  // npm takes options before a `--` for its own, and hands on what follows them.
  if (rest.length > 0 && values.images === undefined) {
    throw new UsageError('--images is missing: did you forget the -- after exercises:import?');
  }
  if (rest.length > 0) throw new UsageError('One file at a time is imported.');
  if (values.images === undefined || values.images === '') throw new UsageError('In which folder are the pictures?');
  return { file: resolve(folder, file), images: resolve(folder, values.images) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { images: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
