import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** The keys that the local services and their clients share. */
export interface LocalCredentials {
  accessKeyId: string;
  secretAccessKey: string;
}

/** SQLITE_BUSY: another connection holds the lock. */
const sqliteBusy = z.object({ errcode: z.literal(5) });

const credentialsSchema = z.object({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) });

/** Makes the folder. @throws Error, one sentence, when it can't be written. */
export async function createDataDirectory(dataDir: string): Promise<void> {
  try {
    await mkdir(join(dataDir, 'logs'), { recursive: true });
    const probe = join(dataDir, 'logs', '.writable');
    await writeFile(probe, '');
    await rm(probe, { force: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(
      `The data directory ${dataDir} can't be written (${code}): make it writable, or set SPOTTER_DATA_DIR to another folder.`,
      { cause: error },
    );
  }
}

/**
 * Takes the folder for this process. The lock is the operating system's, on a database file, so that it ends with the
 * process however that ends; a file with a process id would outlive it, and name a stranger after a reboot.
 * @returns what gives the folder back.
 * @throws Error, one sentence, when another stack has it.
 */
export async function lockDataDirectory(dataDir: string): Promise<() => void> {
  // Only now, so that an older Node gets as far as being told that it is too old.
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(join(dataDir, 'stack.lock'));
  try {
    database.exec('PRAGMA busy_timeout = 0');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!sqliteBusy.safeParse(error).success) throw error;
    throw new Error(
      `Another local stack is using ${dataDir}: stop it, or set SPOTTER_DATA_DIR to a folder of this one's own.`,
      { cause: error },
    );
  }
  return () => {
    database.close();
  };
}

/** What the stack keeps in its folder. Nothing else there is its own to delete. */
const OWN = [
  'dynamodb',
  'dynamodb.next',
  'dynamodb.old',
  'dynamodb.left-out.jsonl',
  's3',
  'sqs',
  'logs',
  'credentials.json',
];

/** Deletes all that a stack has kept. Only the stack that has the folder's lock may do it. */
export async function emptyDataDirectory(dataDir: string): Promise<void> {
  for (const name of OWN) await rm(join(dataDir, name), { recursive: true, force: true });
  await createDataDirectory(dataDir);
}

/** Random keys, made once and kept, so that nothing outside this folder can sign a request. */
export async function localCredentials(dataDir: string): Promise<LocalCredentials> {
  const file = join(dataDir, 'credentials.json');
  const kept = await readFile(file, 'utf8').then(
    (text) => credentialsSchema.safeParse(parseJson(text)).data,
    () => undefined,
  );
  if (kept) return kept;
  const made = {
    accessKeyId: `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
  await writeFile(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
