import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ImageItem, JobItem } from '@spotter/shared';
import { ImagesTable, isOpen, JobsTable, LIMITS } from '@spotter/shared';
import * as z from 'zod';
import type { Used } from '../../cold/process-status.js';
import { usedBy } from '../../cold/process-status.js';
import type { StackSetup, StackStarted } from './stack.messages.js';
import { stackStartedSchema } from './stack.messages.js';

const PROGRAM = join(import.meta.dirname, 'jobs-stack.mjs');
const LONGEST_JOB_MS = 600_000;
/** How exactly the end of a job need be noticed: when it was is told by the job itself. */
const LOOK_EVERY_MS = 20;

const acceptedSchema = z.object({ jobId: z.string() });

/** Who submits a job, and by which key. */
export interface Submitter {
  readonly userId?: string;
  readonly idempotencyKey?: string;
}

/** The local stack in a process of its own, without workers, and what a client of its API does. */
export class BenchStack {
  readonly #jobs: JobsTable;
  readonly #images: ImagesTable;
  readonly #s3: S3Client;
  readonly #sqs: SQSClient;

  private constructor(
    /** Where it keeps its data; others may as well. */
    readonly folder: string,
    private readonly child: ChildProcess,
    private readonly started: StackStarted,
  ) {
    const { environment, endpoints } = started;
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = environment;
    const common = { region: 'us-east-1', credentials: { accessKeyId, secretAccessKey } };
    const dynamoDb = DynamoDBDocumentClient.from(new DynamoDBClient({ ...common, endpoint: endpoints.dynamodb }));
    this.#jobs = new JobsTable(dynamoDb, environment['JOBS_TABLE_NAME'] ?? '');
    this.#images = new ImagesTable(dynamoDb, environment['DETECTIONS_TABLE_NAME'] ?? '');
    this.#s3 = new S3Client({ ...common, endpoint: endpoints.s3, forcePathStyle: true });
    this.#sqs = new SQSClient({ ...common, endpoint: endpoints.sqs, useQueueUrlAsEndpoint: false });
  }

  /** @param environment over the stack's own variables. @throws Error when it ends instead of starting. */
  static async start(environment: Record<string, string> = {}): Promise<BenchStack> {
    const folder = await mkdtemp(join(tmpdir(), 'spotter-bench-jobs-'));
    const setup: StackSetup = { dataDir: join(folder, 'stack'), environment };
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(setup)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const started = new AbortController();
    child.once('exit', () => {
      started.abort(new Error('The local stack ended before it had started'));
    });
    const [message] = (await once(child, 'message', { signal: started.signal })) as unknown[];
    return new BenchStack(folder, child, stackStartedSchema.parse(message));
  }

  get environment(): Readonly<Record<string, string>> {
    return this.started.environment;
  }

  get endpoints(): StackStarted['endpoints'] {
    return this.started.endpoints;
  }

  /** What the process of the stack has used. */
  used(): Promise<Used> {
    return usedBy(this.child.pid);
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    if (this.child.connected) this.child.disconnect();
    await exit;
    await rm(this.folder, { recursive: true });
  }

  /** Puts an image into the upload bucket. @returns its URL. */
  async upload(name: string, bytes: Uint8Array): Promise<string> {
    const [bucket, key] = [this.environment['UPLOAD_BUCKET_NAME'] ?? '', `uploads/${name}`];
    await this.#s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
    return `s3://${bucket}/${key}`;
  }

  /** Submits a job as clients do. @returns its id. @throws Error when it is not accepted. */
  async submit(imageUrls: readonly string[], { userId, idempotencyKey }: Submitter = {}): Promise<string> {
    const key = idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey };
    const response = await fetch(new URL('/process', this.endpoints.api), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...key },
      body: JSON.stringify({ imageUrls, ...(userId !== undefined && { userId }) }),
    });
    const text = await response.text();
    if (response.status !== 202) throw new Error(`A job was refused (${response.status}): ${text}`);
    return acceptedSchema.parse(JSON.parse(text)).jobId;
  }

  /** Waits for a job's end. @throws Error when it does not come. */
  async ended(jobId: string): Promise<JobItem> {
    for (const deadline = performance.now() + LONGEST_JOB_MS; performance.now() < deadline;) {
      const job = await this.#jobs.get(jobId);
      if (job !== undefined && !isOpen(job)) return job;
      await delay(LOOK_EVERY_MS);
    }
    throw new Error(`Job ${jobId} has not ended`);
  }

  images(jobId: string): Promise<ImageItem[]> {
    return this.#images.page(jobId, 0, LIMITS.imagesPerJob);
  }

  /** Waits until nothing waits in the queue and nobody has anything in work. */
  async quiet(): Promise<void> {
    const command = new GetQueueAttributesCommand({
      QueueUrl: this.environment['SQS_QUEUE_URL'],
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    });
    for (const deadline = performance.now() + LONGEST_JOB_MS; performance.now() < deadline;) {
      const { Attributes = {} } = await this.#sqs.send(command);
      if (Object.values(Attributes).every((count) => Number(count) === 0)) return;
      await delay(LOOK_EVERY_MS);
    }
    throw new Error('The queue does not become empty');
  }
}
