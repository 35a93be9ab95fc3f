import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSqsClient } from '@spotter/shared';
import { until } from './worker.harness.js';

/** More than the sockets of a client that nobody told how many it needs. */
const POLLS = 60;
const QUEUE = { QueueUrl: 'http://localhost/000000000000/jobs' };

const polls: ServerResponse[] = [];
/** A queue without messages, where a poll lasts until the test ends it. */
const server = createServer((request, response) => {
  request.resume();
  if (request.headers['x-amz-target'] === 'AmazonSQS.ReceiveMessage') polls.push(response);
  else response.end('{}');
});

beforeEach(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // The SDK takes them from the environment of the process, wherever a client is made.
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

describe('an SQS client for long polls', () => {
  it('should delete a message while all of them wait', async () => {
    const client = createSqsClient({ region: 'us-east-1', forcePathStyle: false }, { seconds: 20, count: POLLS });
    const polling = Array.from({ length: POLLS }, () => client.send(new ReceiveMessageCommand(QUEUE)));
    await until(() => polls.length === POLLS, 10_000);

    await client.send(new DeleteMessageCommand({ ...QUEUE, ReceiptHandle: 'receipt' }));

    for (const response of polls) response.end('{}');
    await expect(Promise.all(polling)).resolves.toHaveLength(POLLS);
    client.destroy();
  }, 20_000);
});
