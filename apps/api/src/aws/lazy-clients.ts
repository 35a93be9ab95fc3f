import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { retained } from '../retained.js';

interface Client {
  send(...call: never[]): unknown;
  destroy(): void;
}

/**
 * A client that is loaded and made by the first call that needs it, so that no other has to wait for its package. Whoever sends
 * a command loads that the same way, by `import()`.
 */
class LazyClient<C extends Client> {
  private made: C | undefined;

  constructor(private readonly make: () => Promise<C>) {}

  readonly client = retained(async () => (this.made = await this.make()));

  readonly send = (async (...call) => (await this.client()).send(...call)) as C['send'];

  destroy(): void {
    this.made?.destroy();
  }
}

export class LazyS3 extends LazyClient<S3Client> {}
export class LazySqs extends LazyClient<SQSClient> {}
/** Sends to the clients of the WebSocket API. */
export class LazyConnections extends LazyClient<ApiGatewayManagementApiClient> {}
