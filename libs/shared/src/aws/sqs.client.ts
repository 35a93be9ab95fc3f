import { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsConfig } from '../config/shared-variables.js';
import { sqsOptions } from './client-options.js';

/** @param pollSeconds which a receive may wait for a message. */
export function createSqsClient(aws: AwsConfig, pollSeconds?: number, maxAttempts?: number): SQSClient {
  return new SQSClient(sqsOptions(aws, pollSeconds, maxAttempts));
}
