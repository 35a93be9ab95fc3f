import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { FactoryProvider, OnApplicationShutdown } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import {
  createConnectionsClient,
  createDynamoDbClient,
  createS3Client,
  createSqsClient,
  ImagesTable,
  JobsTable,
} from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';

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

const tables: FactoryProvider[] = [
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
      new ImagesTable(client, config.tables.detections, now),
  },
];

/** The AWS clients, one of each, and the tables that the API shares with the worker. */
@Global()
@Module({
  providers: [{ provide: CLOCK, useValue: () => new Date() }, ...clients, ...tables],
  exports: [CLOCK, DynamoDBDocumentClient, S3Client, SQSClient, ApiGatewayManagementApiClient, JobsTable, ImagesTable],
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
