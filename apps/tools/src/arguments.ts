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

/** @throws {UsageError} */
export function readArguments(args: readonly string[]): ImportArguments {
  const { values, positionals } = parse(args);
  const [file, ...rest] = positionals;
  if (file === undefined || file === '') throw new UsageError('Which file shall be imported?');
  if (rest.length > 0) throw new UsageError('One file at a time is imported.');
  if (values.images === undefined || values.images === '') throw new UsageError('In which folder are the pictures?');
  return { file: resolve(file), images: resolve(values.images) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { images: { type: 'string' } }, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
