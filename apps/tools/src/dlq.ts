import { randomUUID } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  createDynamoDbClient,
  createLogger,
  createSqsClient,
  EnvironmentError,
  ImageRepairs,
  ImagesTable,
  JobControlTable,
  JobQueue,
  JobsTable,
  JobSweeper,
  OpenJobsTable,
} from '@spotter/shared';
import { CommandError } from './command-error.js';
import type { JobTarget } from './config.js';
import { readJobTarget, repositoryRoot } from './config.js';
import { DeadLetterQueue } from './dlq/dead-letter.queue.js';
import { describeLetter, describeNone, summarise } from './dlq/describe.js';
import type { DlqArguments } from './dlq/dlq-arguments.js';
import { DLQ_USAGE, DlqUsageError, readDlqArguments } from './dlq/dlq-arguments.js';
import { Redrive } from './dlq/redrive.js';
import { redriveLetters } from './dlq/redrive-letters.js';
import { StoreError } from './patiently.js';

const FAILED = 1;
const MISUSED = 2;

/** Nothing ends the command in order: whenever it is killed, it can be run again. */
const ENDLESS = new AbortController().signal;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The steps of the job protocol that redriving takes, on that installation. */
function redriveOn(target: JobTarget, dynamoDb: DynamoDBDocumentClient, sqs: SQSClient): Redrive {
  const { tables, queueUrl, times } = target;
  const now = (): Date => new Date();
  const origin = { requestId: randomUUID() };
  const logger = createLogger({ serviceName: 'dlq', logLevel: 'WARN' });
  const jobs = new JobsTable(dynamoDb, tables.jobs, now);
  const queue = new JobQueue(sqs, queueUrl, logger);
  const control = new JobControlTable(dynamoDb, tables.jobs, now);
  const parts = {
    jobs,
    open: new OpenJobsTable(dynamoDb, tables.jobs, now, times),
    images: new ImagesTable(dynamoDb, tables.detections, now, times),
    repairs: new ImageRepairs(dynamoDb, tables.detections, now),
    queue,
    eraser: { erase: () => Promise.reject(new Error('Only the API knows all that belongs to a job that was deleted')) },
    // A job that was just opened anew does not end here.
    notices: { ended: () => undefined },
    now,
    times,
    origin: () => origin,
    logger,
  };
  return new Redrive({ jobs, control, queue, sweeper: new JobSweeper(parts), now, origin, logger });
}

/** @returns whether all letters that could be redriven were. */
async function run({ action, jobId }: DlqArguments, target: JobTarget): Promise<boolean> {
  const dynamoDb = createDynamoDbClient(target.aws);
  const sqs = createSqsClient(target.aws);
  const queue = new DeadLetterQueue(sqs, target.deadLetterUrl, ENDLESS);
  try {
    const letters = (await queue.take()).filter(({ image }) => jobId === undefined || image?.jobId === jobId);
    if (letters.length === 0) {
      say(describeNone(jobId));
      return true;
    }
    if (action === 'redrive') {
      return await redriveLetters({ queue, redrive: redriveOn(target, dynamoDb, sqs), say, signal: ENDLESS }, letters);
    }
    for (const letter of letters) say(describeLetter(letter));
    say(summarise(letters));
    return true;
  } finally {
    await queue.giveBack();
    dynamoDb.destroy();
    sqs.destroy();
  }
}

async function main(): Promise<void> {
  const called = readDlqArguments(process.argv.slice(2));
  if (called === 'help') {
    say(DLQ_USAGE);
    return;
  }
  const target = await readJobTarget(repositoryRoot(import.meta.dirname));
  say(`Dead letters of ${target.deadLetterUrl}: ${target.isLocalStack ? 'local stack, ' : ''}${target.place}`);
  try {
    if (!(await run(called, target))) process.exitCode = FAILED;
  } catch (error) {
    if (!target.isLocalStack || !(error instanceof StoreError) || !error.isRefusedConnection()) throw error;
    throw new CommandError(
      `The local stack does not answer at ${target.place}, it was probably killed: start it again with "npm start".`,
      { cause: error },
    );
  }
}

/** What happened, for the person who ran the command; a fault of the command itself with its stack. */
function explain(error: unknown): string {
  const isForPerson =
    error instanceof CommandError ||
    error instanceof EnvironmentError ||
    error instanceof DlqUsageError ||
    error instanceof StoreError;
  if (isForPerson) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

await main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = error instanceof DlqUsageError ? MISUSED : FAILED;
});
