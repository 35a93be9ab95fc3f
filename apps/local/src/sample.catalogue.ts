import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { LocalCredentials } from './data-directory.js';
import type { Paths } from './stack.paths.js';

const TIMEOUT_MS = 60_000;

/** What the sample catalogue is put in with. */
export interface SampleCatalogue {
  paths: Pick<Paths, 'sample'>;
  credentials: { administrator: LocalCredentials };
  /** The whole environment of the import command. */
  environment: Readonly<Record<string, string>>;
  progress: (step: string) => void;
  signal: AbortSignal;
}

/**
 * Puts the sample catalogue in when there are no exercises yet. A stack without it is of use too: a failure is only said.
 * An end in its middle leaves nothing half: the import writes the exercises after all their pictures, and the sample is
 * smaller than what DynamoDB writes in one call; the next start finds none, and begins again.
 * @throws the signal's reason.
 */
export async function putSampleCatalogueIn(catalogue: SampleCatalogue): Promise<void> {
  const { progress, signal } = catalogue;
  try {
    if (await hasExercises(catalogue)) return;
    progress(`the sample catalogue is in (${await importSample(catalogue)})`);
  } catch (error) {
    signal.throwIfAborted();
    progress(`the sample catalogue is not in: ${reasonOf(error)}`);
  }
}

async function hasExercises({
  credentials: { administrator: credentials },
  environment,
  signal,
}: SampleCatalogue): Promise<boolean> {
  const client = new DynamoDBClient({
    credentials,
    region: environment['AWS_REGION'] ?? '',
    endpoint: environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
  });
  try {
    const TableName = environment['EXERCISES_TABLE_NAME'];
    const command = new ScanCommand({ TableName, Limit: 1, ConsistentRead: true });
    const { Count = 0 } = await client.send(command, { abortSignal: signal });
    return Count > 0;
  } finally {
    client.destroy();
  }
}

/** Runs the import command, and tells how many exercises it says to have imported. */
async function importSample({ paths, environment, signal }: SampleCatalogue): Promise<string> {
  const { importer, file, images } = paths.sample;
  const { stdout } = await promisify(execFile)(process.execPath, [importer, file, '--images', images], {
    env: environment,
    timeout: TIMEOUT_MS,
    signal,
    windowsHide: true,
  });
  return /^\d+ exercises?/m.exec(stdout)?.[0] ?? stdout.trim();
}

/** What the command said about its failure, else the failure itself. */
function reasonOf(error: unknown): string {
  const said =
    error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  return said || (error instanceof Error ? error.message : String(error));
}
