import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

export type Scan = () => Promise<unknown>;

/** The DynamoDB call of `GET /exercises`, and nothing else. */
export const scan: Scan = () =>
  client.send(new ScanCommand({ TableName: process.env['EXERCISES_TABLE_NAME'], Limit: 100 }));
