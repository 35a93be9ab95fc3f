import { createDynamoDbClient, createS3Client, EnvironmentError } from '@spotter/shared';
import type { ImportArguments } from './arguments.js';
import { readArguments, USAGE, UsageError } from './arguments.js';
import { CommandError } from './command-error.js';
import type { ImportTarget } from './config.js';
import { callersFolder, readTarget, repositoryRoot } from './config.js';
import { ExerciseTable } from './exercises/exercise.table.js';
import { refuseFaults } from './exercises/faults.js';
import { parseRows } from './exercises/formats/parse-rows.js';
import type { Import } from './exercises/import-exercises.js';
import { checkPictures, importExercises } from './exercises/import-exercises.js';
import { PictureStore } from './exercises/picture.store.js';
import { readRows, requireFolder } from './exercises/read-file.js';
import { Tally } from './exercises/tally.js';
import { ImportError } from './import-error.js';
import { StoreError } from './patiently.js';
import { Progress } from './progress.js';

const FAILED = 1;
const MISUSED = 2;

const progress = new Progress(process.stdout);
const interruption = new AbortController();

function say(line: string): void {
  progress.clear();
  process.stdout.write(`${line}\n`);
}

/** The first signal ends the import in order, the second at once. */
function endOnSignal(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (interruption.signal.aborted) process.exit(FAILED);
      interruption.abort();
    });
  }
}

/** What happened, for the person who ran the command; a fault of the command itself with its stack. */
function explain(error: unknown, target: ImportTarget | undefined): string {
  if (error instanceof CommandError || error instanceof EnvironmentError) return error.message;
  if (interruption.signal.aborted) return 'Interrupted.';
  if (error instanceof StoreError) {
    return target?.isLocalStack && error.isRefusedConnection()
      ? `The local stack does not answer at ${target.place}, it was probably killed: start it again with "npm start".`
      : error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function runImport(target: ImportTarget, { file, images }: ImportArguments): Promise<void> {
  const dynamoDb = createDynamoDbClient(target.aws);
  const s3 = createS3Client(target.aws);
  const into: Import = {
    images,
    table: new ExerciseTable(dynamoDb, target.table),
    pictures: new PictureStore(s3, target.bucket),
    progress,
    signal: interruption.signal,
  };
  let tally: Tally | undefined;
  try {
    const { rows, faults } = parseRows(await readRows(file));
    await requireFolder(images);
    refuseFaults(faults, await checkPictures(into, rows));
    tally = new Tally(rows.length);
    await importExercises(into, rows, tally);
    say(tally.summary());
  } catch (error) {
    const soFar = tally === undefined ? '' : `\n${tally.soFar()}`;
    throw new ImportError(`${explain(error, target)}${soFar}`, { cause: error });
  } finally {
    dynamoDb.destroy();
    s3.destroy();
  }
}

async function main(): Promise<void> {
  const called = readArguments(process.argv.slice(2), callersFolder());
  if (called === 'help') {
    say(USAGE);
    return;
  }
  const target = await readTarget(repositoryRoot(import.meta.dirname));
  say(
    `Importing into table ${target.table} and bucket ${target.bucket}: ${target.isLocalStack ? 'local stack, ' : ''}${target.place}`,
  );
  endOnSignal();
  await runImport(target, called);
}

await main().catch((error: unknown) => {
  progress.clear();
  process.stderr.write(`${error instanceof UsageError ? error.message : explain(error, undefined)}\n`);
  process.exitCode = error instanceof UsageError ? MISUSED : FAILED;
});
