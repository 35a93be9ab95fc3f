import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { JobItem, JobMessage, SweepOutcome } from '@spotter/shared';
import {
  createSqsClient,
  JOB_TIMES,
  jobMessageSchema,
  JobQueue,
  JobSweeper,
  OpenJobsTable,
  Sweep,
} from '@spotter/shared';
import { startSqs } from '../../../apps/local/src/sqs/sqs.server.js';
import { REGION } from '../../../apps/local/src/stack.parts.js';
import { recordedLogger } from '../support/recorded-logger.js';
import type { JobTables } from './job-tables.fixture.js';
import { startJobTables } from './job-tables.fixture.js';

/** A budget that never ends. */
export const ENDLESS = new AbortController().signal;

/** Tables and a queue with a sweep over them, by the clock of the tables. Nothing in it is deleted. */
export interface SweepWorld extends JobTables {
  readonly sqs: SQSClient;
  readonly queue: JobQueue;
  readonly sweeper: JobSweeper;
  readonly sweep: Sweep;
  /** Of whose end the sweep has told, in that order. */
  readonly ended: readonly JobItem[];
  sweepJob(job: JobItem, budget?: AbortSignal): Promise<SweepOutcome | undefined>;
  /** The job as it is stored. */
  stored(job: JobItem): Promise<JobItem>;
  /** Takes all messages out of the queue, by their image. */
  taken(): Promise<JobMessage[]>;
}

/** @param random spreads the claims of the sweep; without it they are as late as they may be. */
export async function startSweepWorld(random = () => 0): Promise<SweepWorld> {
  const tables = await startJobTables();
  const { client, jobsName, now } = tables;
  const dataDir = await mkdtemp(join(tmpdir(), 'spotter-sweep-'));
  const queues = [{ logicalId: 'Jobs', name: 'jobs', attributes: {} }];
  const server = await startSqs({ dataDir, port: 0, region: REGION, queues });
  process.env['AWS_ENDPOINT_URL_SQS'] = server.endpoint;
  const sqs = createSqsClient({ region: REGION, forcePathStyle: true });
  const queueUrl = `${server.endpoint}/000000000000/jobs`;
  const logger = recordedLogger();
  const ended: JobItem[] = [];
  const parts = {
    ...tables,
    open: new OpenJobsTable(client, jobsName, now, JOB_TIMES, random),
    queue: new JobQueue(sqs, queueUrl, logger),
    notices: { ended: (job: JobItem) => ended.push(job) },
    eraser: { erase: () => Promise.reject(new Error('Nothing is deleted here')) },
    times: JOB_TIMES,
    origin: () => ({ requestId: 'sweep' }),
    logger,
  };
  const sweeper = new JobSweeper(parts);
  return {
    ...tables,
    ended,
    sqs,
    queue: parts.queue,
    sweeper,
    sweep: new Sweep(sweeper, parts),
    sweepJob: ({ jobId }, budget = ENDLESS) => sweeper.sweepJob(jobId, budget),
    stored: async ({ jobId }) => {
      const job = await tables.jobs.get(jobId);
      if (job === undefined) throw new Error(`There is no job ${jobId}`);
      return job;
    },
    taken: () => takeAll(sqs, queueUrl),
    close: async () => {
      sqs.destroy();
      await server.stop();
      await rm(dataDir, { recursive: true });
      await tables.close();
    },
  };
}

async function takeAll(sqs: SQSClient, QueueUrl: string): Promise<JobMessage[]> {
  const all: JobMessage[] = [];
  for (;;) {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (messages.length === 0) return all.toSorted((a, b) => a.imageIndex - b.imageIndex);
    all.push(...messages.map(({ Body = '' }) => jobMessageSchema.parse(JSON.parse(Body))));
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}

/** From its n-th call on, nothing of this process reaches AWS any more. Returns how it comes back, and tells whether it was cut. */
export function crashAfter(
  clients: readonly (JobTables['client'] | S3Client | SQSClient)[],
  calls: number,
): () => boolean {
  let left = calls;
  for (const { middlewareStack } of clients as JobTables['client'][]) {
    middlewareStack.add((next) => (args) => (left-- > 0 ? next(args) : Promise.reject(new Error('crashed'))), {
      step: 'initialize',
      name: 'crash',
    });
  }
  return () => {
    for (const { middlewareStack } of clients) middlewareStack.remove('crash');
    return left < 0;
  };
}
