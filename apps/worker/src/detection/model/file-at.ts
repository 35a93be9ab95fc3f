import { stat } from 'node:fs/promises';
import { UnusableModelError } from '../detection.errors.js';

/** As a path that leads nowhere is answered. */
const NOWHERE: readonly unknown[] = ['ENOENT', 'ENOTDIR'];

/**
 * What is at a path. Anything but a regular file is not to be opened: a folder can't be read, and a pipe may never end.
 *
 * @throws {UnusableModelError} when that can't be found out: something may well be there.
 */
export async function fileAt(path: string): Promise<'regular' | 'other' | 'none'> {
  try {
    return (await stat(path)).isFile() ? 'regular' : 'other';
  } catch (error) {
    if (NOWHERE.includes((error as NodeJS.ErrnoException).code)) return 'none';
    throw new UnusableModelError(`Nobody can tell what ${path} is: ${String(error)}`, { cause: error });
  }
}
