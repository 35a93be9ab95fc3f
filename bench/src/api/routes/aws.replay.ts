import * as sqs from '@aws-sdk/client-sqs';
import * as dynamodb from '@aws-sdk/lib-dynamodb';
import { clientOptions, createDynamoDbClient } from '@spotter/shared';
import type { AwsCall } from './handler.messages.js';
import { nativeInput } from './native.input.js';

/** Calls of AWS by the SDK's own clients and nothing else: what no framework can do without. */
export interface Replay {
  /** Makes each wave's calls at once, wave by wave. */
  run(): Promise<void>;
  close(): void;
}

type Send = () => Promise<unknown>;

/** Endpoints, credentials and region are those of the environment, as the handler's are, and so is the document client. */
export function createReplay(waves: readonly (readonly AwsCall[])[]): Replay {
  const region = process.env['AWS_REGION'] ?? '';
  const tables = createDynamoDbClient({ region, forcePathStyle: true });
  const queues = new sqs.SQSClient({ ...clientOptions(region), useQueueUrlAsEndpoint: false });
  const sendOf = ({ service, operation, input }: AwsCall): Send => {
    if (service === 'dynamodb') {
      // The document client's commands are called GetCommand for GetItem, and BatchWriteCommand for BatchWriteItem.
      const Command = commandOf(dynamodb, operation.replace(/Item$/u, ''));
      const native = nativeInput(input);
      return () => tables.send(new Command(native) as dynamodb.GetCommand);
    }
    const Command = commandOf(sqs, operation);
    return () => queues.send(new Command(input) as sqs.SendMessageBatchCommand);
  };
  const sends = waves.map((wave) => wave.map(sendOf));
  return {
    run: async () => {
      for (const wave of sends) await Promise.all(wave.map((send) => send()));
    },
    close: () => {
      tables.destroy();
      queues.destroy();
    },
  };
}

/** @throws Error for an operation that the client does not have. */
function commandOf(client: object, operation: string): new (input: object) => unknown {
  const found: unknown = Object.entries(client).find(([name]) => name === `${operation}Command`)?.[1];
  if (typeof found !== 'function') throw new Error(`The SDK has no ${operation}`);
  return found as new (input: object) => unknown;
}
