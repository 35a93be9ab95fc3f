import { S3Client } from '@aws-sdk/client-s3';
import type { AwsConfig } from '../config/shared-variables.js';
import { s3Options } from './client-options.js';

export function createS3Client(aws: AwsConfig, maxAttempts?: number): S3Client {
  return new S3Client(s3Options(aws, maxAttempts));
}
