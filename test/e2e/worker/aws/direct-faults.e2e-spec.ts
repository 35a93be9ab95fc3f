import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDynamoDbClient } from '@spotter/shared';
import { recordedLogger } from '../../support/recorded-logger.js';
import { directDynamoDb } from '../../../../apps/worker/src/aws/direct.dynamodb.js';

const ANSWER = JSON.stringify({ Item: { jobId: { S: 'found' } } });

/** What becomes of a direct call, which is told by its lack of the SDK's name. */
let fate: (response: ServerResponse) => void = () => undefined;
let bySdk = 0;
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    if (request.headers['user-agent'] === undefined) {
      fate(response);
      return;
    }
    bySdk++;
    response.end(ANSWER);
  });
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

describe('a direct call that goes wrong', () => {
  const client = directDynamoDb(createDynamoDbClient({ region: 'us-east-1', forcePathStyle: true }), recordedLogger());
  const get = () => client.send(new GetCommand({ TableName: 'jobs', Key: { jobId: 'some' } }));

  it.each<[string, number, (response: ServerResponse) => void]>([
    ['is answered', 0, (response) => response.end(ANSWER)],
    ['is cut off', 1, (response) => response.destroy()],
    [
      'is cut off in its answer',
      1,
      (response) => {
        response.writeHead(200, { 'content-length': ANSWER.length }).write(ANSWER.slice(0, 20), () => {
          response.destroy();
        });
      },
    ],
    ['is answered by what is no JSON', 1, (response) => response.end('<html></html>')],
    ['is refused', 1, (response) => response.writeHead(500).end()],
    ['is refused for its signature', 1, (response) => response.writeHead(403).end('{"__type":"x"}')],
    ['is not answered', 1, () => undefined],
  ])(
    'should be made by the SDK: it %s',
    async (_, calls, become) => {
      fate = (response) => response.end(ANSWER);
      await get();
      bySdk = 0;
      fate = become;
      await expect(get()).resolves.toMatchObject({ Item: { jobId: 'found' } });
      expect(bySdk).toBe(calls);
    },
    15_000,
  );
});
