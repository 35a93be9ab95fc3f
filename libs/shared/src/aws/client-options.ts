import type { ApiGatewayManagementApiClientConfig } from '@aws-sdk/client-apigatewaymanagementapi';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { SQSClientConfig } from '@aws-sdk/client-sqs';
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

/**
 * `WHEN_REQUIRED` keeps the checksum of an empty body out of presigned URLs, where current SDKs would put it and every
 * upload would then contradict it.
 */
export function s3Options({ region, forcePathStyle }: AwsConfig, maxAttempts?: number): S3ClientConfig {
  return {
    ...clientOptions(region, maxAttempts),
    forcePathStyle,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  };
}

/** @param pollSeconds which a receive may wait for a message: it outlasts the usual timeout by design. */
export function sqsOptions({ region }: AwsConfig, pollSeconds = 0, maxAttempts?: number): SQSClientConfig {
  return {
    ...clientOptions(region, maxAttempts, REQUEST_TIMEOUT_MS + pollSeconds * 1_000),
    // The endpoint decides where calls go; a queue URL names the queue, and its host need not resolve.
    useQueueUrlAsEndpoint: false,
  };
}

/** @param endpoint that of the WebSocket API's `@connections`, stage included. */
export function connectionsOptions({ region }: AwsConfig, endpoint: string): ApiGatewayManagementApiClientConfig {
  return { ...clientOptions(region), endpoint };
}
