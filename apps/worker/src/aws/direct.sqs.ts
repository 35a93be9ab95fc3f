import { hash } from 'node:crypto';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Logger } from '@spotter/shared';
import type { DirectCall } from './direct.calls.js';
import { directly } from './direct.calls.js';
import { jsonCall } from './json.call.js';
import { LearnedEndpoints, ONE_PLACE } from './learned.endpoints.js';

const TIMEOUT_MS = 5_000;
/** A receive of ten messages of 1 MiB, as JSON escapes them at worst. */
const BYTES = 64 * 1024 * 1024;

/** Makes the receives and deletions of messages directly. @param pollSeconds which a receive may wait for a message. */
export function directSqs(client: SQSClient, sockets: number, pollSeconds: number, logger: Logger): SQSClient {
  const endpoints = new LearnedEndpoints(() => ONE_PLACE);
  endpoints.learnFrom(client.middlewareStack);
  const limits = { timeoutMs: TIMEOUT_MS + pollSeconds * 1_000, sockets, bytes: BYTES };
  return directly(client, { service: 'sqs', limits, endpoints, callOf: sqsCallOf, logger });
}

function sqsCallOf(command: unknown): DirectCall | undefined {
  if (command instanceof DeleteMessageBatchCommand) {
    return jsonCall('AmazonSQS.DeleteMessageBatch', command.input, (output) => output as object);
  }
  if (command instanceof ReceiveMessageCommand) {
    return jsonCall('AmazonSQS.ReceiveMessage', command.input, (output) => {
      const { Messages = [] } = output as { readonly Messages?: readonly Message[] };
      if (Messages.some(isDamaged)) throw new Error('A message arrived damaged');
      return Messages.length === 0 ? {} : { Messages };
    });
  }
  return undefined;
}

/** As the SDK looks at it: its own MD5 digest comes with each message. */
function isDamaged({ Body = '', MD5OfBody }: Message): boolean {
  return MD5OfBody !== undefined && hash('md5', Body) !== MD5OfBody;
}
