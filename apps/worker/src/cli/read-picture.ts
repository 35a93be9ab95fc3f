import { readFile } from 'node:fs/promises';
import { UsageError } from './usage-error.js';

/** @throws {UsageError} when there is no such file, or it can't be read. */
export async function readPicture(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`The picture ${path} can't be read: ${reason}`, { cause: error });
  }
}
