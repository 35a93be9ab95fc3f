import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AwsConfig } from '../config/shared-variables.js';

const CONNECTION_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 5_000;
/** How often a call is tried. */
export const MAX_ATTEMPTS = 3;

/**
 * What every client has in common. `throwOnRequestTimeout` matters: without it a request timeout is only a warning and
 * the call hangs on. Keep-alive is the SDK's default.
 */
export function clientOptions(region: string, maxAttempts = MAX_ATTEMPTS, requestTimeoutMs = REQUEST_TIMEOUT_MS) {
  return {
    region,
    maxAttempts,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  };
}

export function createDynamoDbClient({ region }: AwsConfig, maxAttempts?: number): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(clientOptions(region, maxAttempts)), {
    marshallOptions: { removeUndefinedValues: true },
    // Else one number that JavaScript cannot hold would fail the whole page that its item is on.
    unmarshallOptions: { wrapNumbers: Number },
  });
}

/**
 * `WHEN_REQUIRED` keeps the checksum of an empty body out of presigned URLs, where current SDKs would put it and every
 * upload would then contradict it.
 */
export function createS3Client({ region, forcePathStyle }: AwsConfig, maxAttempts?: number): S3Client {
  return new S3Client({
    ...clientOptions(region, maxAttempts),
    forcePathStyle,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/** Sends to the clients of a WebSocket API; `endpoint` is that of its `@connections`, stage included. */
export function createConnectionsClient({ region }: AwsConfig, endpoint: string): ApiGatewayManagementApiClient {
  return new ApiGatewayManagementApiClient({ ...clientOptions(region), endpoint });
}

/** @param pollSeconds which a receive may wait for a message: it outlasts the usual timeout by design. */
export function createSqsClient({ region }: AwsConfig, pollSeconds = 0, maxAttempts?: number): SQSClient {
  return new SQSClient({
    ...clientOptions(region, maxAttempts, REQUEST_TIMEOUT_MS + pollSeconds * 1_000),
    // The endpoint decides where calls go; a queue URL names the queue, and its host need not resolve.
    useQueueUrlAsEndpoint: false,
  });
}
