import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as sqs from '@aws-sdk/client-sqs';
import { clientOptions } from '@spotter/shared';
import type { AwsCall } from './handler.messages.js';

/** Calls of AWS by the SDK's own clients and nothing else: what no framework can do without. */
export interface Replay {
  /** Makes each wave's calls at once, wave by wave. */
  run(): Promise<void>;
  close(): void;
}

type Send = () => Promise<unknown>;

/** Endpoints, credentials and region are those of the environment, as the handler's are. */
export function createReplay(waves: readonly (readonly AwsCall[])[]): Replay {
  const options = clientOptions(process.env['AWS_REGION'] ?? '');
  const tables = new dynamodb.DynamoDBClient(options);
  const queues = new sqs.SQSClient({ ...options, useQueueUrlAsEndpoint: false });
  const sendOf = ({ service, operation, input }: AwsCall): Send => {
    if (service === 'dynamodb') {
      const Command = commandOf(dynamodb, operation);
      return () => tables.send(new Command(input) as dynamodb.GetItemCommand);
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
