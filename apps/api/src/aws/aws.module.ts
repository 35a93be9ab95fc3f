import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { FactoryProvider, OnApplicationShutdown } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import type { Credentials, Logger } from '@spotter/shared';
import {
  connectionsOptions,
  createDynamoDbClient,
  ImageRepairs,
  ImagesTable,
  JobControlTable,
  JobQueue,
  JobsTable,
  OpenJobsTable,
  s3Options,
  sqsOptions,
} from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { LOGGER } from '../logging/logger.token.js';
import { LazyConnections, LazyS3, LazySqs } from './lazy-clients.js';

/** Injects the clock: `@Inject(CLOCK) now: Clock`. */
export const CLOCK = Symbol('CLOCK');
export type Clock = () => Date;

/** Injects what gives the credentials that are good now: `@Inject(AWS_CREDENTIALS) credentials: () => Promise<Credentials>`. */
export const AWS_CREDENTIALS = Symbol('AWS_CREDENTIALS');

const clients: FactoryProvider[] = [
  {
    provide: DynamoDBDocumentClient,
    inject: [API_CONFIG],
    useFactory: ({ aws }: ApiConfig) => createDynamoDbClient(aws),
  },
  {
    provide: LazyS3,
    inject: [API_CONFIG],
    useFactory: ({ aws }: ApiConfig) =>
      new LazyS3(async () => new (await import('./lazy/s3.js')).S3Client(s3Options(aws))),
  },
  {
    provide: LazySqs,
    inject: [API_CONFIG],
    useFactory: ({ aws }: ApiConfig) =>
      new LazySqs(async () => new (await import('./lazy/sqs.js')).SQSClient(sqsOptions(aws))),
  },
  {
    provide: LazyConnections,
    inject: [API_CONFIG],
    useFactory: ({ aws, webSocketEndpoint }: ApiConfig) =>
      new LazyConnections(async () => {
        const { ApiGatewayManagementApiClient } = await import('./lazy/connections.js');
        return new ApiGatewayManagementApiClient(connectionsOptions(aws, webSocketEndpoint));
      }),
  },
];

const credentials: FactoryProvider = {
  provide: AWS_CREDENTIALS,
  // All clients have the same, and this one is there from the start.
  inject: [DynamoDBDocumentClient],
  useFactory:
    ({ config }: DynamoDBDocumentClient): (() => Promise<Credentials>) =>
    () =>
      config.credentials(),
};

const stores: FactoryProvider[] = [
  {
    provide: JobsTable,
    inject: [DynamoDBDocumentClient, API_CONFIG, CLOCK],
    useFactory: (client: DynamoDBDocumentClient, config: ApiConfig, now: Clock) =>
      new JobsTable(client, config.tables.jobs, now),
  },
  {
    provide: ImagesTable,
    inject: [DynamoDBDocumentClient, API_CONFIG, CLOCK],
    useFactory: (client: DynamoDBDocumentClient, config: ApiConfig, now: Clock) =>
      new ImagesTable(client, config.tables.detections, now, config.times),
  },
  {
    provide: JobControlTable,
    inject: [DynamoDBDocumentClient, API_CONFIG, CLOCK],
    useFactory: (client: DynamoDBDocumentClient, config: ApiConfig, now: Clock) =>
      new JobControlTable(client, config.tables.jobs, now),
  },
  {
    provide: OpenJobsTable,
    inject: [DynamoDBDocumentClient, API_CONFIG, CLOCK],
    useFactory: (client: DynamoDBDocumentClient, config: ApiConfig, now: Clock) =>
      new OpenJobsTable(client, config.tables.jobs, now, config.times),
  },
  {
    provide: ImageRepairs,
    inject: [DynamoDBDocumentClient, API_CONFIG, CLOCK],
    useFactory: (client: DynamoDBDocumentClient, config: ApiConfig, now: Clock) =>
      new ImageRepairs(client, config.tables.detections, now),
  },
  {
    provide: JobQueue,
    inject: [LazySqs, API_CONFIG, LOGGER],
    useFactory: (sqs: LazySqs, config: ApiConfig, logger: Logger) => new JobQueue(sqs, config.queueUrl, logger),
  },
];

/** The AWS clients, one of each, and the tables and the queue of the jobs, which the API shares with others. */
@Global()
@Module({
  providers: [{ provide: CLOCK, useValue: () => new Date() }, ...clients, credentials, ...stores],
  exports: [CLOCK, ...[...clients, credentials, ...stores].map(({ provide }) => provide)],
})
export class AwsModule implements OnApplicationShutdown {
  constructor(
    private readonly dynamoDb: DynamoDBDocumentClient,
    private readonly s3: LazyS3,
    private readonly sqs: LazySqs,
    private readonly connections: LazyConnections,
  ) {}

  /** Ends the connections that are kept alive. */
  onApplicationShutdown(): void {
    for (const client of [this.dynamoDb, this.s3, this.sqs, this.connections]) client.destroy();
  }
}
