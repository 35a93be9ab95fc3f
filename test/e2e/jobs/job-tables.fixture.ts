import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ImageOutcome, ImageReference, JobItem, PendingImageItem } from '@spotter/shared';
import {
  createDynamoDbClient,
  ImageRepairs,
  ImagesTable,
  JOB_TIMES,
  JobControlTable,
  JobsTable,
  OpenJobsTable,
  openShardOf,
  toEpochSeconds,
} from '@spotter/shared';
import { startDynamoDb } from '../../../apps/local/src/dynamodb/dynamodb.server.js';
import { tablesOf } from '../../../apps/local/src/dynamodb/table.definition.js';
import { PARAMETERS, REGION } from '../../../apps/local/src/stack.parts.js';
import { loadTemplate } from '../../../apps/local/src/template/template.js';
import type { Resources } from '../support/backend.js';
import { BACKEND_ENDPOINT, createResources } from '../support/backend.js';

export const DAY = 24 * 60 * 60;

export const done: ImageOutcome = {
  status: 'DONE',
  model: { name: 'test', sha256: '0'.repeat(64) },
  result: {
    imageWidth: 4,
    imageHeight: 3,
    detections: [{ label: 'plate', confidence: 0.9, bbox: [0, 0, 2, 2] }],
    detectionCount: 1,
    eTag: '"abc"',
  },
};
export const failed: ImageOutcome = { status: 'FAILED', error: { code: 'CORRUPT_IMAGE', message: 'cut off' } };

/** The tables of jobs and their images, with a clock that only tests move on. */
export interface JobTables {
  readonly client: DynamoDBDocumentClient;
  readonly jobs: JobsTable;
  readonly images: ImagesTable;
  readonly control: JobControlTable;
  /** Its claims are as late as they may be. */
  readonly open: OpenJobsTable;
  readonly repairs: ImageRepairs;
  readonly jobsName: string;
  /** The name of the table of images. */
  readonly imagesName: string;
  readonly now: () => Date;
  later(seconds: number): void;
  resetClock(): void;
  /** A job as it is once it was accepted, its images stored. */
  acceptedJob(imageCount: number): Promise<JobItem>;
  /** A job whose images ended so, each counted, as it is once it was finished. */
  endedJob(...outcomes: readonly ImageOutcome[]): Promise<JobItem>;
  /** What is read of an index once it has caught up with the table. */
  caughtUp<T>(read: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Makes them on the AWS-compatible backend of the test run, else on a local DynamoDB. */
export async function startJobTables(): Promise<JobTables> {
  // Stale wherever it may be: what is read here decides something, and must be read consistently.
  const switches = { staleReads: true, throttle: 0 };
  const resources = await (BACKEND_ENDPOINT === undefined ? startTables(switches) : createResources(BACKEND_ENDPOINT));
  const { JOBS_TABLE_NAME: jobsName = '', DETECTIONS_TABLE_NAME: imagesName = '' } = resources.environment;
  const client = createDynamoDbClient({ region: REGION, forcePathStyle: true });
  const start = new Date('2026-01-01T00:00:00.000Z');
  let clock = start;
  const now = () => clock;
  const jobs = new JobsTable(client, jobsName, now);
  const images = new ImagesTable(client, imagesName, now);
  return {
    client,
    jobs,
    images,
    control: new JobControlTable(client, jobsName, now),
    open: new OpenJobsTable(client, jobsName, now, JOB_TIMES, () => 0),
    repairs: new ImageRepairs(client, imagesName, now),
    jobsName,
    imagesName,
    now,
    later: (seconds) => {
      clock = new Date(clock.getTime() + seconds * 1_000);
    },
    resetClock: () => {
      clock = start;
    },
    acceptedJob: (imageCount) => accept(jobs, images, imageCount, clock),
    endedJob: async (...outcomes) => {
      let job = await accept(jobs, images, outcomes.length, clock);
      for (const [index, outcome] of outcomes.entries()) {
        await images.end(image(job, index), outcome);
        job = (await jobs.count(job.jobId, 1, [{ imageIndex: index, status: outcome.status }])) ?? job;
      }
      return (await jobs.finish(job)).job;
    },
    caughtUp: async (read) => {
      switches.staleReads = false;
      try {
        return await read();
      } finally {
        switches.staleReads = true;
      }
    },
    close: async () => {
      client.destroy();
      await resources.close();
    },
  };
}

export function image(job: JobItem, imageIndex = 0, run = 1): ImageReference {
  return { jobId: job.jobId, imageIndex, run };
}

async function startTables(switches: { staleReads: boolean; throttle: number }): Promise<Resources> {
  const dataDir = await mkdtemp(join(tmpdir(), 'spotter-tables-'));
  const tables = tablesOf(await loadTemplate('copilot/environments/addons', PARAMETERS));
  const dynamoDb = await startDynamoDb({ dataDir, port: 0, tables, switches, staleMs: 60_000 });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  return {
    environment: { JOBS_TABLE_NAME: 'spotter-local-jobs', DETECTIONS_TABLE_NAME: 'spotter-local-detections' },
    close: async () => {
      await dynamoDb.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function accept(jobs: JobsTable, images: ImagesTable, imageCount: number, at: Date): Promise<JobItem> {
  const jobId = randomUUID();
  const now = at.toISOString();
  const ttl = toEpochSeconds(at) + 60 * DAY;
  const pending = Array.from({ length: imageCount }, (_, imageIndex): PendingImageItem => {
    return { jobId, imageIndex, imageUrl: `s3://b/uploads/${imageIndex}`, run: 1, status: 'PENDING', attempts: 0, ttl };
  });
  await images.putAll({ jobId, imageIndex: -1, bodyHash: 'h', options: { minConfidence: 0.4 }, ttl }, pending);
  return jobs.commit({
    jobId,
    userId: 'ada',
    status: 'PENDING',
    run: 1,
    imageCount,
    sends: 0,
    seen: 0,
    createdAt: now,
    openedAt: now,
    updatedAt: now,
    nextCheckAt: now,
    openShard: openShardOf(jobId),
  });
}
