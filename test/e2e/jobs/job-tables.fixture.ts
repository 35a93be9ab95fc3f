import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ImageReference, JobItem, PendingImageItem } from '@spotter/shared';
import { createDynamoDbClient, ImagesTable, JobsTable, openShardOf, toEpochSeconds } from '@spotter/shared';
import { startDynamoDb } from '../../../apps/local/src/dynamodb/dynamodb.server.js';
import { tablesOf } from '../../../apps/local/src/dynamodb/table.definition.js';
import { PARAMETERS, REGION } from '../../../apps/local/src/stack.parts.js';
import { loadTemplate } from '../../../apps/local/src/template/template.js';
import type { Resources } from '../support/backend.js';
import { BACKEND_ENDPOINT, createResources } from '../support/backend.js';

export const DAY = 24 * 60 * 60;

/** The tables of jobs and their images, with a clock that only tests move on. */
export interface JobTables {
  readonly client: DynamoDBDocumentClient;
  readonly jobs: JobsTable;
  readonly images: ImagesTable;
  /** The name of the table of images. */
  readonly imagesName: string;
  readonly now: () => Date;
  later(seconds: number): void;
  resetClock(): void;
  /** A job as it is once it was accepted, its images stored. */
  acceptedJob(imageCount: number): Promise<JobItem>;
  close(): Promise<void>;
}

/** Makes them on the AWS-compatible backend of the test run, else on a local DynamoDB. */
export async function startJobTables(): Promise<JobTables> {
  const resources = await (BACKEND_ENDPOINT === undefined ? startTables() : createResources(BACKEND_ENDPOINT));
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
    imagesName,
    now,
    later: (seconds) => {
      clock = new Date(clock.getTime() + seconds * 1_000);
    },
    resetClock: () => {
      clock = start;
    },
    acceptedJob: (imageCount) => accept(jobs, images, imageCount, clock),
    close: async () => {
      client.destroy();
      await resources.close();
    },
  };
}

export function image(job: JobItem, imageIndex = 0, run = 1): ImageReference {
  return { jobId: job.jobId, imageIndex, run };
}

async function startTables(): Promise<Resources> {
  const dataDir = await mkdtemp(join(tmpdir(), 'spotter-tables-'));
  const tables = tablesOf(await loadTemplate('copilot/environments/addons', PARAMETERS));
  // Stale wherever it may be: what is read here decides something, and must be read consistently.
  const switches = { staleReads: true, throttle: 0 };
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
