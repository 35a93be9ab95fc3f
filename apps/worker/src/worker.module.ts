import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { JobItem, Logger } from '@spotter/shared';
import {
  ConnectionSender,
  createConnectionsClient,
  createDynamoDbClient,
  createS3Client,
  createSqsClient,
  ImagesTable,
  JobsTable,
  JobWatchers,
  MAX_ATTEMPTS,
  ProgressNotices,
} from '@spotter/shared';
import { directDynamoDb } from './aws/direct.dynamodb.js';
import { directS3 } from './aws/direct.s3.js';
import { directSqs } from './aws/direct.sqs.js';
import type { WorkerConfig } from './config.js';
import { WORKER_CONFIG } from './config.js';
import type { Detector } from './detection/detector.js';
import { Liveness, longestSilence } from './health/liveness.js';
import { AttemptGate } from './queue/attempt.gate.js';
import { DeadLetters } from './queue/dead-letters.js';
import { ImageAttempts } from './queue/image.attempts.js';
import { ImageStore } from './queue/image.store.js';
import { JobCounts } from './queue/job.counts.js';
import { JobImageReader } from './queue/job-image.reader.js';
import { JobImageService } from './queue/job-image.service.js';
import { MessageHandler } from './queue/message.handler.js';
import { QueuePoller } from './queue/queue.poller.js';
import { SYSTEM_CLOCK } from './queue/work.clock.js';
import { WorkQueue } from './queue/work.queue.js';
import { WorkerMetrics } from './queue/worker.metrics.js';
import { CLOCK, DETECTOR, LOGGER, TIMES } from './tokens.js';

/** The first attempt of a call is the direct one. */
const SDK_ATTEMPTS = MAX_ATTEMPTS - 1;

/** From the queue to the tables: everything around a detector that is loaded already. */
@Module({})
export class WorkerModule {
  static forRoot(
    config: WorkerConfig,
    logger: Logger,
    detector: Detector,
    metrics = new WorkerMetrics(config.stage),
  ): DynamicModule {
    const { tables, times } = config;
    const now = () => SYSTEM_CLOCK.now();
    const { url, slots, waitSeconds } = config.queue;
    const dynamoDb = directDynamoDb(createDynamoDbClient(config.aws, SDK_ATTEMPTS), slots, logger);
    const polling = directSqs(createSqsClient(config.aws, waitSeconds, SDK_ATTEMPTS), 1, waitSeconds, logger);
    const sqs = directSqs(createSqsClient(config.aws, 0, SDK_ATTEMPTS), slots, 0, logger);
    const s3 = directS3(createS3Client(config.aws, SDK_ATTEMPTS), slots, logger);
    const addDownload = (milliseconds: number): void => {
      metrics.add('DownloadDuration', milliseconds);
    };
    const onReceived = (): void => {
      metrics.polled();
    };
    return {
      module: WorkerModule,
      providers: [
        { provide: WORKER_CONFIG, useValue: config },
        { provide: LOGGER, useValue: logger },
        { provide: CLOCK, useValue: SYSTEM_CLOCK },
        { provide: TIMES, useValue: times },
        { provide: DETECTOR, useValue: detector },
        { provide: ProgressNotices, useValue: noticesOf(config, logger, metrics, now) },
        {
          provide: JobCounts,
          inject: [JobsTable, ProgressNotices],
          useFactory: (jobs: JobsTable, notices: ProgressNotices) => new JobCounts(jobs, notices),
        },
        { provide: WorkQueue, useValue: new WorkQueue(polling, sqs, { url, waitSeconds, times }, logger, onReceived) },
        { provide: JobImageReader, useValue: new JobImageReader(dynamoDb, tables, now) },
        { provide: JobsTable, useValue: new JobsTable(dynamoDb, tables.jobs, now) },
        { provide: ImagesTable, useValue: new ImagesTable(dynamoDb, tables.detections, now, times) },
        { provide: ImageStore, useValue: new ImageStore(s3, addDownload) },
        { provide: DeadLetters, useValue: new DeadLetters(sqs, config.queue.deadLetterUrl) },
        { provide: Liveness, useValue: new Liveness(longestSilence(config.queue.waitSeconds)) },
        { provide: WorkerMetrics, useValue: metrics },
        { provide: AttemptGate, useValue: new AttemptGate(config.queue.attempts) },
        ImageAttempts,
        JobImageService,
        MessageHandler,
        QueuePoller,
      ],
    };
  }
}

/** By clients of their own: what they wait for takes no socket from the images. */
function noticesOf(
  { aws, tables, webSocketEndpoint }: WorkerConfig,
  logger: Logger,
  metrics: WorkerMetrics,
  now: () => Date,
): ProgressNotices {
  const dynamoDb = createDynamoDbClient(aws);
  const jobs = new JobsTable(dynamoDb, tables.jobs, now);
  const watchers = new JobWatchers(dynamoDb, tables.app, now);
  const sender = new ConnectionSender(createConnectionsClient(aws, webSocketEndpoint));
  // Whoever counts the last image ends its job: as one of two.
  const onEnded = ({ status }: JobItem): void => {
    metrics.add(status === 'COMPLETED' ? 'JobsCompleted' : 'JobsFailed');
  };
  return new ProgressNotices(jobs, watchers, sender, logger, now, onEnded);
}
