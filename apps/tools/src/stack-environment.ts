import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { errorCode } from './error-code.js';
import { ImportError } from './import-error.js';

const environmentSchema = z.record(z.string(), z.string());

/**
 * The variables of the local stack that runs on a data directory, as it wrote them there.
 * @throws {ImportError} that says what to do, when none runs there.
 */
export async function readStackEnvironment(dataDir: string): Promise<Record<string, string>> {
  const file = join(dataDir, 'environment.json');
  try {
    return z.parse(environmentSchema, JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const fault = errorCode(error) === 'ENOENT' ? `No local stack runs on ${dataDir}` : `${file} can't be read`;
    throw new ImportError(
      `${fault}: start the local stack with "npm start", or set SPOTTER_DATA_DIR as it was set there, or set EXERCISES_TABLE_NAME and EXERCISES_BUCKET_NAME to import elsewhere.`,
      { cause: error },
    );
  }
}
