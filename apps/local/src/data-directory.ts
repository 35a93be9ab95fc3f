import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** A pair of keys that the local services know. */
export interface LocalCredentials {
  accessKeyId: string;
  secretAccessKey: string;
}

/** Who calls the local services: whoever runs the stack, who may do everything, and both apps by roles of their own. */
export interface StackCredentials {
  administrator: LocalCredentials;
  api: LocalCredentials;
  worker: LocalCredentials;
}

/** What Node adds to an error of the operating system. */
const systemError = z.object({ code: z.string() });

/** SQLITE_BUSY: another connection holds the lock. */
const sqliteBusy = z.object({ errcode: z.literal(5) });

const keysSchema = z.object({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) });
const credentialsSchema = z.object({ administrator: keysSchema, api: keysSchema, worker: keysSchema });

/** Makes the folder. @throws Error, one sentence, when it can't be written. */
export async function createDataDirectory(dataDir: string): Promise<void> {
  try {
    await createFolder(join(dataDir, 'logs'));
    const probe = join(dataDir, 'logs', '.writable');
    await writeFile(probe, '');
    await rm(probe, { force: true });
  } catch (error) {
    const code = codeOf(error) ?? String(error);
    throw new Error(
      `The data directory ${dataDir} can't be written (${code}): make it writable, or set SPOTTER_DATA_DIR to another folder.`,
      { cause: error },
    );
  }
}

/** A folder with those above it. Node's own way to make them all never ends where one can't be, as below `/proc`. */
async function createFolder(path: string): Promise<void> {
  const make = async (): Promise<void> => {
    await mkdir(path);
  };
  await make().catch(async (error: unknown) => {
    const code = codeOf(error);
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await createFolder(dirname(path));
    await make();
  });
}

function codeOf(error: unknown): string | undefined {
  return systemError.safeParse(error).data?.code;
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

const ENVIRONMENT = 'environment.json';

/** What the stack keeps in its folder. Nothing else there is its own to delete. */
const OWN = [
  'dynamodb',
  'dynamodb.next',
  'dynamodb.old',
  'dynamodb.left-out.jsonl',
  's3',
  'sqs',
  'cognito',
  'logs',
  'credentials.json',
  ENVIRONMENT,
  `${ENVIRONMENT}.next`,
];

/** Deletes all that a stack has kept. Only the stack that has the folder's lock may do it. */
export async function emptyDataDirectory(dataDir: string): Promise<void> {
  for (const name of OWN) await rm(join(dataDir, name), { recursive: true, force: true });
  await createDataDirectory(dataDir);
}

/** Random keys, made once and kept, so that nothing outside this folder can sign a request. */
export async function localCredentials(dataDir: string): Promise<StackCredentials> {
  const file = join(dataDir, 'credentials.json');
  const kept = await readFile(file, 'utf8').then(
    (text) => credentialsSchema.safeParse(parseJson(text)).data,
    () => undefined,
  );
  if (kept) return kept;
  const made = { administrator: newKeys(), api: newKeys(), worker: newKeys() };
  await writeFile(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

function newKeys(): LocalCredentials {
  return {
    accessKeyId: `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
}

/**
 * Tells other programs on this machine how to reach the running stack: its variables, keys included, for this user alone.
 * @returns what takes that back.
 */
export async function publishEnvironment(
  dataDir: string,
  environment: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const next = join(dataDir, `${ENVIRONMENT}.next`);
  // What a killed stack left there would keep its own mode.
  await rm(next, { force: true });
  await writeFile(next, JSON.stringify(environment, null, 2), { mode: 0o600 });
  await rename(next, join(dataDir, ENVIRONMENT));
  return () => withdrawEnvironment(dataDir);
}

/** Takes back what a stack told, this one or one that was killed. */
export async function withdrawEnvironment(dataDir: string): Promise<void> {
  await rm(join(dataDir, ENVIRONMENT), { force: true });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
