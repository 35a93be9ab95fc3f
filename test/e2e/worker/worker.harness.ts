import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Message } from '@aws-sdk/client-sqs';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DetectionOptions, ImageItem, JobItem, JobMessage, PendingImageItem } from '@spotter/shared';
import {
  ImagesTable,
  isOpen,
  JobsTable,
  MESSAGE_VERSION,
  openShardOf,
  REQUEST_ID_ATTRIBUTE,
  REQUEST_INDEX,
  toEpochSeconds,
} from '@spotter/shared';
import { startLocalStack } from '../support/recorded-stack.js';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { JobImageReader } from '../../../apps/worker/src/queue/job-image.reader.js';
import { WORKER_ENTRY } from './worker-build.js';

const DAY_SECONDS = 24 * 60 * 60;

/** A worker process, and what it has logged. */
export interface WorkerProcess {
  readonly process: ChildProcess;
  readonly lines: string[];
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts the built worker as ECS would, with nothing but its environment. */
export function spawnWorker(environment: Record<string, string>, output: 'pipe' | number = 'pipe'): WorkerProcess {
  const child = spawn(process.execPath, [WORKER_ENTRY], { env: environment, stdio: ['ignore', output, output] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const exit = once(child, 'close').then((end) => {
    const [code, signal] = end as [number | null, NodeJS.Signals | null];
    return { code, signal };
  });
  return { process: child, lines, exit };
}

export async function until(
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
  pauseMs = 50,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('What was waited for did not happen');
    await delay(pauseMs);
  }
}

/** The local stack without workers, and what the API would do to it: jobs are made by the shared tables alone. */
export class WorkerHarness {
  readonly reader: JobImageReader;
  readonly images: ImagesTable;
  /** The images, as somebody with another clock writes them. */
  readonly imagesAt: (now: () => Date) => ImagesTable;
  readonly jobs: JobsTable;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly #workers: WorkerProcess[] = [];

  private constructor(
    /** Where the stack keeps its data. */
    readonly folder: string,
    readonly stack: LocalStack,
  ) {
    const { environment, endpoints } = stack;
    const common = {
      region: 'us-east-1',
      credentials: {
        accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
    };
    const dynamoDb = DynamoDBDocumentClient.from(new DynamoDBClient({ ...common, endpoint: endpoints.dynamodb }), {
      marshallOptions: { removeUndefinedValues: true },
    });
    const { JOBS_TABLE_NAME: jobs = '', DETECTIONS_TABLE_NAME: detections = '' } = environment;
    this.reader = new JobImageReader(dynamoDb, { jobs, detections }, () => new Date());
    this.jobs = new JobsTable(dynamoDb, jobs);
    this.imagesAt = (now) => new ImagesTable(dynamoDb, detections, now);
    this.images = this.imagesAt(() => new Date());
    this.s3 = new S3Client({ ...common, endpoint: endpoints.s3, forcePathStyle: true });
    this.sqs = new SQSClient({ ...common, endpoint: endpoints.sqs, useQueueUrlAsEndpoint: false });
  }

  static async start(): Promise<WorkerHarness> {
    const folder = await mkdtemp(join(tmpdir(), 'spotter-worker-'));
    return new WorkerHarness(folder, await startLocalStack({ dataDir: folder, workers: 0, schedules: false }));
  }

  async stop(): Promise<void> {
    for (const worker of this.#workers) worker.process.kill('SIGKILL');
    await Promise.all(this.#workers.map(({ exit }) => exit));
    await this.stack.stop();
    await rm(this.folder, { recursive: true });
  }

  /** Starts a worker and waits until it polls, unless it logs elsewhere, to an open file. */
  async startWorker(environment: Record<string, string> = {}, log?: number): Promise<WorkerProcess> {
    const small = { DETECTOR_THREADS: '1', POLL_WAIT_SECONDS: '1' };
    const worker = spawnWorker({ ...this.stack.environment, ...small, ...environment }, log);
    this.#workers.push(worker);
    if (log !== undefined) return worker;
    await until(() => worker.lines.some((line) => line.includes('"message":"ready"')), 20_000);
    return worker;
  }

  get queueUrl(): string {
    return this.stack.environment['SQS_QUEUE_URL'] ?? '';
  }

  get deadLetterUrl(): string {
    return this.stack.environment['DLQ_URL'] ?? '';
  }

  /** Puts an object into the upload bucket; without bytes it only names one that does not exist. */
  async upload(name: string, bytes?: Uint8Array): Promise<string> {
    const location = { bucket: this.stack.environment['UPLOAD_BUCKET_NAME'] ?? '', key: `uploads/${name}` };
    if (bytes !== undefined) {
      await this.s3.send(new PutObjectCommand({ Bucket: location.bucket, Key: location.key, Body: bytes }));
    }
    return `s3://${location.bucket}/${location.key}`;
  }

  /** Accepts a job and sends its messages; `history` is what its images are said to have been through. */
  async submit(
    imageUrls: readonly string[],
    options: DetectionOptions = {},
    history: Partial<PendingImageItem> = {},
  ): Promise<string> {
    const jobId = randomUUID();
    const now = new Date();
    const createdAt = now.toISOString();
    const ttl = toEpochSeconds(now) + 60 * DAY_SECONDS;
    await this.images.putAll(
      { jobId, imageIndex: REQUEST_INDEX, options, bodyHash: 'none', ttl },
      imageUrls.map((imageUrl, imageIndex) => ({
        jobId,
        imageIndex,
        imageUrl,
        run: 1,
        status: 'PENDING',
        attempts: 0,
        ttl,
        ...history,
      })),
    );
    await this.jobs.commit({
      jobId,
      userId: 'anonymous',
      status: 'PENDING',
      run: 1,
      imageCount: imageUrls.length,
      sends: 0,
      seen: 0,
      createdAt,
      openedAt: createdAt,
      updatedAt: createdAt,
      nextCheckAt: new Date(now.getTime() + 300_000).toISOString(),
      openShard: openShardOf(jobId),
    });
    await Promise.all(imageUrls.map((_, imageIndex) => this.send({ v: MESSAGE_VERSION, jobId, run: 1, imageIndex })));
    return jobId;
  }

  async send(message: JobMessage): Promise<void> {
    await this.sendBody(JSON.stringify(message));
  }

  async sendBody(body: string): Promise<void> {
    await this.sqs.send(
      new SendMessageCommand({
        QueueUrl: this.queueUrl,
        MessageBody: body,
        MessageAttributes: { [REQUEST_ID_ATTRIBUTE]: { DataType: 'String', StringValue: 'request-1' } },
      }),
    );
  }

  async job(jobId: string): Promise<JobItem> {
    const job = await this.jobs.get(jobId);
    if (job === undefined) throw new Error(`There is no job ${jobId}`);
    return job;
  }

  /** Waits for a job's end; returns it with its images. */
  async waitForEnd(jobId: string, timeoutMs = 30_000): Promise<{ job: JobItem; images: ImageItem[] }> {
    await until(async () => !isOpen(await this.job(jobId)), timeoutMs);
    return { job: await this.job(jobId), images: await this.images.page(jobId, 0, 1_000) };
  }

  /** Runs images as one job; returns them as they are stored at its end. */
  async process(imageUrls: readonly string[], options: DetectionOptions = {}): Promise<ImageItem[]> {
    return (await this.waitForEnd(await this.submit(imageUrls, options))).images;
  }

  /** How many messages wait in the queue, and how many somebody has in work. */
  async messageCounts(): Promise<{ waiting: number; inWork: number }> {
    const { Attributes = {} } = await this.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.queueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return {
      waiting: Number(Attributes['ApproximateNumberOfMessages']),
      inWork: Number(Attributes['ApproximateNumberOfMessagesNotVisible']),
    };
  }

  async waitForEmptyQueue(timeoutMs = 10_000): Promise<void> {
    await until(async () => {
      const { waiting, inWork } = await this.messageCounts();
      return waiting + inWork === 0;
    }, timeoutMs);
  }

  /** Takes the dead letters there are. */
  async deadLetters(): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.deadLetterUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
    });
    return (await this.sqs.send(command)).Messages ?? [];
  }
}
