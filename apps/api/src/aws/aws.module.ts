import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { FactoryProvider, OnApplicationShutdown } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import {
  createConnectionsClient,
  createDynamoDbClient,
  createS3Client,
  createSqsClient,
  ImageRepairs,
  ImagesTable,
  JobControlTable,
  JobQueue,
  JobsTable,
  OpenJobsTable,
} from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { LOGGER } from '../logging/logger.token.js';

/** Injects the clock: `@Inject(CLOCK) now: Clock`. */
export const CLOCK = Symbol('CLOCK');
export type Clock = () => Date;

const clients: FactoryProvider[] = [
  {
    provide: DynamoDBDocumentClient,
    inject: [API_CONFIG],
    useFactory: ({ aws }: ApiConfig) => createDynamoDbClient(aws),
  },
  { provide: S3Client, inject: [API_CONFIG], useFactory: ({ aws }: ApiConfig) => createS3Client(aws) },
  { provide: SQSClient, inject: [API_CONFIG], useFactory: ({ aws }: ApiConfig) => createSqsClient(aws) },
  {
    provide: ApiGatewayManagementApiClient,
    inject: [API_CONFIG],
    useFactory: ({ aws, webSocketEndpoint }: ApiConfig) => createConnectionsClient(aws, webSocketEndpoint),
  },
];

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
    inject: [SQSClient, API_CONFIG, LOGGER],
    useFactory: (sqs: SQSClient, config: ApiConfig, logger: Logger) => new JobQueue(sqs, config.queueUrl, logger),
  },
];

/** The AWS clients, one of each, and the tables and the queue of the jobs, which the API shares with others. */
@Global()
@Module({
  providers: [{ provide: CLOCK, useValue: () => new Date() }, ...clients, ...stores],
  exports: [CLOCK, ...[...clients, ...stores].map(({ provide }) => provide)],
})
export class AwsModule implements OnApplicationShutdown {
  constructor(
    private readonly dynamoDb: DynamoDBDocumentClient,
    private readonly s3: S3Client,
    private readonly sqs: SQSClient,
    private readonly connections: ApiGatewayManagementApiClient,
  ) {}

  /** Ends the connections that are kept alive. */
  onApplicationShutdown(): void {
    for (const client of [this.dynamoDb, this.s3, this.sqs, this.connections]) client.destroy();
  }
}
