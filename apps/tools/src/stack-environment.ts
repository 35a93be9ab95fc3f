import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { CommandError } from './command-error.js';
import { errorCode } from './error-code.js';

const environmentSchema = z.record(z.string(), z.string());

/**
 * The variables of the local stack that runs on a data directory, as it wrote them there.
 * @param start how it is started.
 * @param remedy what else to do than to start it where it was looked for.
 * @throws {CommandError} that says what to do, when none runs there.
 */
export async function readStackEnvironment(
  dataDir: string,
  start: string,
  remedy = '',
): Promise<Record<string, string>> {
  const file = join(dataDir, 'environment.json');
  try {
    return z.parse(environmentSchema, JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const fault = errorCode(error) === 'ENOENT' ? `No local stack runs on ${dataDir}` : `${file} can't be read`;
    throw new CommandError(
      `${fault}: start the local stack with "${start}", or set SPOTTER_DATA_DIR as it was set there${remedy}.`,
      { cause: error },
    );
  }
}
