import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AwsConfig } from '../config/shared-variables.js';
import { clientOptions } from './client-options.js';

export function createDynamoDbClient({ region }: AwsConfig, maxAttempts?: number): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(clientOptions(region, maxAttempts)), {
    marshallOptions: { removeUndefinedValues: true },
    // Else one number that JavaScript cannot hold would fail the whole page that its item is on.
    unmarshallOptions: { wrapNumbers: Number },
  });
}
