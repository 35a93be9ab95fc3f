import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { BatchGetCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createDynamoDbClient, createLogger, createS3Client, createSqsClient, LIMITS } from '@spotter/shared';
import { directDynamoDb } from '../../../../apps/worker/src/aws/direct.dynamodb.js';
import { directS3 } from '../../../../apps/worker/src/aws/direct.s3.js';
import { directSqs } from '../../../../apps/worker/src/aws/direct.sqs.js';

type Become = (response: ServerResponse, request: IncomingMessage) => void;

const AWS = { region: 'us-east-1', forcePathStyle: true };
const SOCKETS = 2;
const POLL_SECONDS = 0;
const ANSWER = JSON.stringify({ Item: { jobId: { S: 'a secret of a user' } } });
const answer: Become = (response) => response.end(ANSWER);
const cut: Become = (response) => response.destroy();

/** What becomes of a direct call, which is told by its lack of the SDK's name, and of one by the SDK. */
let fate = answer;
let fateBySdk = answer;
let calls = { direct: 0, bySdk: 0 };
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const isDirect = request.headers['user-agent'] === undefined;
    calls[isDirect ? 'direct' : 'bySdk']++;
    (isDirect ? fate : fateBySdk)(response, request);
  });
});

const logger = createLogger({ serviceName: 'worker', logLevel: 'DEBUG' });
const warn = jest.spyOn(logger, 'warn').mockImplementation(() => undefined);

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const services = ['DYNAMODB', 'S3', 'SQS'].map((service) => [`AWS_ENDPOINT_URL_${service}`, endpoint]);
  Object.assign(process.env, Object.fromEntries(services), {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
});

beforeEach(() => {
  fate = answer;
  fateBySdk = answer;
  warn.mockClear();
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** Lets the SDK show where to, and counts from then on. */
async function learned(call: () => Promise<unknown>): Promise<void> {
  await call();
  calls = { direct: 0, bySdk: 0 };
}

describe('a direct call that goes wrong', () => {
  const client = directDynamoDb(createDynamoDbClient(AWS, 2), SOCKETS, logger);
  const get = () => client.send(new GetCommand({ TableName: 'jobs', Key: { jobId: 'some' } }));

  it.each<[string, { bySdk: number; warnings: number }, Become]>([
    ['is answered', { bySdk: 0, warnings: 0 }, answer],
    ['is cut off', { bySdk: 1, warnings: 1 }, cut],
    [
      'is cut off in its answer',
      { bySdk: 1, warnings: 1 },
      (response) => {
        response.writeHead(200, { 'content-length': ANSWER.length }).write(ANSWER.slice(0, 20), () => {
          response.destroy();
        });
      },
    ],
    ['is answered by what is no JSON', { bySdk: 1, warnings: 1 }, (response) => response.end(`${ANSWER}.`)],
    ['is answered by another JSON', { bySdk: 1, warnings: 1 }, (response) => response.end(`["${ANSWER.length}"]`)],
    [
      'is answered by what is no HTTP',
      { bySdk: 1, warnings: 1 },
      (response) => response.socket?.end(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz${ANSWER}`),
    ],
    ['is refused', { bySdk: 1, warnings: 1 }, (response) => response.writeHead(500).end()],
    ['is refused for its signature', { bySdk: 1, warnings: 1 }, (response) => response.writeHead(403).end('{}')],
    [
      'is refused by its condition',
      { bySdk: 1, warnings: 0 },
      (response) => response.writeHead(400).end('{"__type":"x#ConditionalCheckFailedException"}'),
    ],
    ['is not answered', { bySdk: 1, warnings: 1 }, () => undefined],
  ])(
    'should be made by the SDK and logged without what was answered: it %s',
    async (_, { bySdk, warnings }, become) => {
      await learned(get);
      fate = become;
      await expect(get()).resolves.toMatchObject({ Item: { jobId: 'a secret of a user' } });
      expect(calls).toEqual({ direct: 1, bySdk });
      expect(warn).toHaveBeenCalledTimes(warnings);
      const said = warn.mock.calls.map(([, attributes]) => attributes);
      expect(JSON.stringify(said)).not.toContain('secret');
      for (const attributes of said) expect(attributes).toMatchObject({ of: 'dynamodb' });
    },
    15_000,
  );

  it('should be tried as often in all as the SDK would alone', async () => {
    await learned(get);
    fate = cut;
    fateBySdk = cut;
    await expect(get()).rejects.toThrow();
    expect(calls).toEqual({ direct: 1, bySdk: 2 });
  });

  it("should go by the service's clock once the SDK has learned it", async () => {
    const ahead = 60 * 60 * 1_000;
    const byItsClock: Become = (response, { headers }) => {
      const time = String(headers['x-amz-date']).replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z');
      response.setHeader('date', new Date(Date.now() + ahead).toUTCString());
      if (Math.abs(Date.parse(time) - Date.now() - ahead) < 60_000) response.end(ANSWER);
      else response.writeHead(403).end('{"__type":"x#RequestTimeTooSkewed"}');
    };
    const late = directDynamoDb(createDynamoDbClient(AWS), SOCKETS, logger);
    const getLate = () => late.send(new GetCommand({ TableName: 'jobs', Key: { jobId: 'some' } }));
    fate = byItsClock;
    fateBySdk = byItsClock;
    await learned(getLate);
    await getLate();
    expect(calls).toEqual({ direct: 1, bySdk: 0 });
  });
});

describe('a direct answer', () => {
  it('should tell what DynamoDB has left undone, with how it was asked for', async () => {
    const client = directDynamoDb(createDynamoDbClient(AWS), SOCKETS, logger);
    const UnprocessedKeys = { jobs: { Keys: [{ jobId: { S: 'left' } }], ConsistentRead: true } };
    const left: Become = (response) => response.end(JSON.stringify({ Responses: { jobs: [] }, UnprocessedKeys }));
    const read = () => client.send(new BatchGetCommand({ RequestItems: { jobs: { Keys: [{ jobId: 'left' }] } } }));
    fate = left;
    fateBySdk = left;
    const bySdk = await read();
    await learned(read);
    const { UnprocessedKeys: directly } = await read();
    expect(calls).toEqual({ direct: 1, bySdk: 0 });
    expect(directly).toEqual({ jobs: { Keys: [{ jobId: 'left' }], ConsistentRead: true } });
    expect(directly).toMatchObject(bySdk.UnprocessedKeys ?? {});
    fate = (response) => response.end('{}');
    await expect(read()).resolves.toMatchObject({ UnprocessedKeys: directly });
    expect(calls.bySdk).toBe(1);
  });

  it('should not bring a message that was damaged on its way', async () => {
    const client = directSqs(createSqsClient(AWS, POLL_SECONDS), SOCKETS, POLL_SECONDS, logger);
    const message = { MessageId: '1', ReceiptHandle: 'r', Body: 'body', MD5OfBody: '841a2d689ad86bd1611447453c22c6fc' };
    const send =
      (sent: object): Become =>
      (response) =>
        response.end(JSON.stringify({ Messages: [sent] }));
    const receive = () => client.send(new ReceiveMessageCommand({ QueueUrl: 'http://localhost/0/jobs' }));
    fate = send(message);
    fateBySdk = send(message);
    await learned(receive);
    expect((await receive()).Messages).toEqual([message]);
    expect(calls).toEqual({ direct: 1, bySdk: 0 });
    fate = send({ ...message, Body: 'bodi' });
    expect((await receive()).Messages).toEqual([message]);
    expect(calls).toEqual({ direct: 2, bySdk: 1 });
  });

  it('should not be an object without its ETag, by which a result says what it is of', async () => {
    const client = directS3(createS3Client(AWS), SOCKETS, logger);
    const get = () => client.send(new GetObjectCommand({ Bucket: 'photos', Key: 'untagged' }));
    const tagged: Become = (response) => response.writeHead(200, { etag: '"a"' }).end('photo');
    fate = (response) => response.end('photo');
    fateBySdk = tagged;
    await learned(get);
    expect((await get()).ETag).toBe('"a"');
    expect(calls).toEqual({ direct: 1, bySdk: 1 });
  });

  it('should not be downloaded when it is longer than an image may be', async () => {
    const client = directS3(createS3Client(AWS), SOCKETS, logger);
    const get = () => client.send(new GetObjectCommand({ Bucket: 'photos', Key: 'large' }));
    const small: Become = (response) => response.writeHead(200, { etag: '"a"' }).end('small');
    let isCut = false;
    fate = (response) => {
      response.on('close', () => (isCut = true));
      response.writeHead(200, { 'content-length': LIMITS.imageBytes + 1, etag: '"a"' }).flushHeaders();
    };
    fateBySdk = small;
    await learned(get);
    const started = performance.now();
    const { Body } = await get();
    await expect(Body?.transformToString()).resolves.toBe('small');
    expect(calls).toEqual({ direct: 1, bySdk: 1 });
    expect(isCut).toBe(true);
    // And not for want of the rest.
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
