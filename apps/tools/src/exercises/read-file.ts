import { readFile, stat } from 'node:fs/promises';
import { errorCode } from '../error-code.js';
import { ImportError } from '../import-error.js';

/**
 * The rows of a file, as they are.
 * @throws {ImportError} when it can't be read, is no JSON, is no array, or is an empty one.
 */
export async function readRows(file: string): Promise<readonly unknown[]> {
  const rows = parse(file, await read(file));
  if (!Array.isArray(rows)) throw new ImportError(`${file} must hold an array of exercises.`);
  if (rows.length === 0) throw new ImportError(`${file} holds no exercises.`);
  return rows as unknown[];
}

/** @throws {ImportError} when there is no such folder, which would be wrong with every row. */
export async function requireFolder(folder: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new ImportError(`There is no folder ${folder}.`);
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = errorCode(error) ?? String(error);
    throw new ImportError(code === 'ENOENT' ? `There is no file ${file}.` : `${file} can't be read (${code}).`, {
      cause: error,
    });
  }
}

function parse(file: string, text: string): unknown {
  try {
    // Some editors put a byte order mark before the text.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ImportError(`${file} is no JSON: ${reason}.`, { cause: error });
  }
}
