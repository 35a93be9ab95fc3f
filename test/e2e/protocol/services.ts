import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Type } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { Test } from '@nestjs/testing';
import type { DetectionResult, Logger } from '@spotter/shared';
import { createLogger, ImagesTable, JobsTable, ProgressNotices } from '@spotter/shared';
import { LazyS3, LazySqs } from '../../../apps/api/src/aws/lazy-clients.js';
import { AppModule } from '../../../apps/api/src/app.module.js';
import { CLOCK as API_CLOCK } from '../../../apps/api/src/aws/aws.module.js';
import { readConfig as readApiConfig } from '../../../apps/api/src/config.js';
import { readConfig as readWorkerConfig } from '../../../apps/worker/src/config.js';
import type { Detector } from '../../../apps/worker/src/detection/detector.js';
import { AttemptGate } from '../../../apps/worker/src/queue/attempt.gate.js';
import { ImageStore } from '../../../apps/worker/src/queue/image.store.js';
import { JobCounts } from '../../../apps/worker/src/queue/job.counts.js';
import { JobImageReader } from '../../../apps/worker/src/queue/job-image.reader.js';
import { JobImageService } from '../../../apps/worker/src/queue/job-image.service.js';
import type { WorkClock } from '../../../apps/worker/src/queue/work.clock.js';
import { CLOCK } from '../../../apps/worker/src/tokens.js';
import { WorkerModule } from '../../../apps/worker/src/worker.module.js';
import type { Platform } from './platform.js';
import { standOn } from './platform.js';

const REGION = { region: 'us-east-1' };
const MODEL = { name: 'scripted', sha256: '0'.repeat(64) };
const SILENT = { counted: () => undefined, ended: () => undefined, settle: () => Promise.resolve() };

/** What the services stand on, which is another for each history. */
export interface Ground {
  readonly clock: WorkClock & Platform;
  /** Answers a command of DynamoDB, S3 or SQS. */
  send(command: unknown): Promise<object>;
  /** Resolves after some of what happens meanwhile. */
  turn(): Promise<unknown>;
  /** The process that asks, and its gate. */
  readonly process: object;
  readonly gate: Pick<AttemptGate, 'enter'>;
  detect(image: Uint8Array, signal: AbortSignal): Promise<DetectionResult>;
  /** Is told of errors that go no further than to the log. */
  logged(error: unknown): void;
}

/** What the images in work in one process share. */
interface Shared {
  readonly counts: JobCounts;
  readonly reader: JobImageReader;
}

/** The services of the API, the sweep and the worker, put together as they are when they are deployed. */
export class Services {
  #ground: Ground | undefined;
  #api: TestingModule | undefined;
  #worker: TestingModule | undefined;
  readonly #shared = new WeakMap<object, Shared>();

  async start(): Promise<void> {
    const send = (command: unknown) => this.#standing.send(command);
    const dynamoDb = Object.assign(DynamoDBDocumentClient.from(new DynamoDBClient(REGION)), { send });
    const s3 = Object.assign(new S3Client(REGION), { send });
    const sqs = Object.assign(new SQSClient(REGION), { send });
    this.#api = await this.#startApi(dynamoDb, s3, sqs);
    this.#worker = await this.#startWorker(dynamoDb, s3);
  }

  async stop(): Promise<void> {
    await this.#api?.close();
    await this.#worker?.close();
  }

  standOn(ground: Ground): void {
    this.#ground = ground;
    standOn(ground.clock);
  }

  /** A service of the API. */
  get<Service>(type: Type<Service>): Service {
    if (this.#api === undefined) throw new Error('The services have not started');
    return this.#api.get(type);
  }

  get images(): JobImageService {
    if (this.#worker === undefined) throw new Error('The services have not started');
    return this.#worker.get(JobImageService);
  }

  get #standing(): Ground {
    if (this.#ground === undefined) throw new Error('There is no history');
    return this.#ground;
  }

  #logger(): Logger {
    const tell = (_message: unknown, context?: unknown) => {
      if (typeof context === 'object' && context !== null && 'error' in context) this.#ground?.logged(context.error);
    };
    return Object.assign(createLogger({ serviceName: 'model', logLevel: 'SILENT' }), { error: tell, warn: tell });
  }

  #startApi(dynamoDb: DynamoDBDocumentClient, s3: S3Client, sqs: SQSClient): Promise<TestingModule> {
    const logger = this.#logger();
    return Test.createTestingModule({ imports: [AppModule.forRoot(readApiConfig({}), logger)] })
      .overrideProvider(DynamoDBDocumentClient)
      .useValue(dynamoDb)
      .overrideProvider(LazyS3)
      .useValue(new LazyS3(() => Promise.resolve(s3)))
      .overrideProvider(LazySqs)
      .useValue(new LazySqs(() => Promise.resolve(sqs)))
      .overrideProvider(API_CLOCK)
      .useValue(() => this.#standing.clock.now())
      .overrideProvider(ProgressNotices)
      .useValue(SILENT)
      .compile();
  }

  #startWorker(dynamoDb: DynamoDBDocumentClient, s3: S3Client): Promise<TestingModule> {
    const logger = this.#logger();
    const config = readWorkerConfig({});
    const clock: WorkClock = {
      now: () => this.#standing.clock.now(),
      timeout: (milliseconds) => this.#standing.clock.timeout(milliseconds),
      after: (milliseconds, call) => this.#standing.clock.after(milliseconds, call),
      pause: (milliseconds, signal) => this.#standing.clock.pause(milliseconds, signal),
    };
    const never = new AbortController().signal;
    const detector = {
      model: MODEL,
      detect: (image, _options, signal = never) => this.#standing.detect(image, signal),
    } as Detector;
    const gate: Pick<AttemptGate, 'enter'> = {
      enter: (alone, signal) => this.#standing.gate.enter(alone, signal),
    };
    const now = () => clock.now();
    const jobs = new JobsTable(dynamoDb, config.tables.jobs, now);
    const turn = () => this.#standing.turn();
    const shared = (): Shared => {
      const { process } = this.#standing;
      const known = this.#shared.get(process);
      const made = known ?? {
        counts: new JobCounts(jobs, SILENT, turn),
        reader: new JobImageReader(dynamoDb, config.tables, now, turn),
      };
      this.#shared.set(process, made);
      return made;
    };
    const counts: Pick<JobCounts, 'count' | 'finish'> = {
      count: (image, status) => shared().counts.count(image, status),
      finish: (job) => shared().counts.finish(job),
    };
    const reader: Pick<JobImageReader, 'read'> = { read: (work) => shared().reader.read(work) };
    return Test.createTestingModule({ imports: [WorkerModule.forRoot(config, logger, detector)] })
      .overrideProvider(CLOCK)
      .useValue(clock)
      .overrideProvider(ProgressNotices)
      .useValue(SILENT)
      .overrideProvider(JobCounts)
      .useValue(counts)
      .overrideProvider(ImagesTable)
      .useValue(new ImagesTable(dynamoDb, config.tables.detections, now, config.times))
      .overrideProvider(JobImageReader)
      .useValue(reader)
      .overrideProvider(ImageStore)
      .useValue(new ImageStore(s3))
      .overrideProvider(AttemptGate)
      .useValue(gate)
      .compile();
  }
}
