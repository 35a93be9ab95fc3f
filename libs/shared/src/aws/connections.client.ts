import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { AwsConfig } from '../config/shared-variables.js';
import { connectionsOptions } from './client-options.js';

/** Sends to the clients of a WebSocket API; `endpoint` is that of its `@connections`, stage included. */
export function createConnectionsClient(aws: AwsConfig, endpoint: string): ApiGatewayManagementApiClient {
  return new ApiGatewayManagementApiClient(connectionsOptions(aws, endpoint));
}
