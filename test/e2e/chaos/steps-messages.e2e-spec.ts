import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createS3Client, createSqsClient, JobQueue } from '@spotter/shared';
import { LazyS3 } from '../../../apps/api/src/aws/lazy-clients.js';
import { readConfig } from '../../../apps/api/src/config.js';
import { JobObjectsRepository } from '../../../apps/api/src/sweep/job-objects.repository.js';
import { startS3 } from '../../../apps/local/src/s3/s3.server.js';
import { startSqs } from '../../../apps/local/src/sqs/sqs.server.js';
import { REGION } from '../../../apps/local/src/stack.parts.js';
import { DeadLetters } from '../../../apps/worker/src/queue/dead-letters.js';
import { ImageStore } from '../../../apps/worker/src/queue/image.store.js';
import { recordedLogger } from '../support/recorded-logger.js';
import { CallRecord } from './call-record.fixture.js';

const AWS = { region: REGION, forcePathStyle: true };
const BUCKET = 'photos';
const stack = new AsyncDisposableStack();
const record = new CallRecord(stack);

// The key that the local S3 knows, and all clients sign with.
Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });

afterAll(() => stack.disposeAsync());

async function folder(): Promise<string> {
  return stack.adopt(await mkdtemp(join(tmpdir(), 'spotter-steps-')), (path) => rm(path, { recursive: true }));
}

describe('the steps of a message in SQS', () => {
  it('should be named, and be about the image that they name', async () => {
    const queues = ['jobs', 'dead'].map((name) => ({ logicalId: name, name, attributes: {} }));
    const server = await startSqs({ dataDir: await folder(), port: 0, region: REGION, queues });
    stack.defer(() => server.stop());
    await record.standBefore('sqs', server.endpoint);
    const sqs = stack.adopt(createSqsClient(AWS), (made) => {
      made.destroy();
    });
    const { jobs: QueueUrl = '', dead = '' } = server.queueUrls;
    const job = { jobId: '00000000-0000-4000-8000-000000000000', run: 1, userId: 'ada' };

    const queue = new JobQueue(sqs, QueueUrl, recordedLogger());
    await queue.send(job, [3], { requestId: 'request' });
    await queue.send(job, [1, 2], { requestId: 'request' });
    expect(record.calls.map(({ jobId }) => jobId)).toEqual([job.jobId, job.jobId]);
    const { Messages: [message = {}] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const { ReceiptHandle } = message;
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 5 }));
    await new DeadLetters(sqs, dead).send(message, 'nobody can read it');
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    expect(record.takeSteps()).toEqual(['send 3', 'send', 'receive', 'heartbeat', 'dead-letter', 'delete']);
  });
});

describe('the steps of an object in S3', () => {
  it('should be named, and get through with the signatures of their clients', async () => {
    const server = await startS3({
      dataDir: await folder(),
      port: 0,
      region: REGION,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      buckets: [{ name: BUCKET, cors: [] }],
      onObjectCreated: () => undefined,
    });
    stack.defer(() => server.stop());
    const url = await record.standBefore('s3', server.endpoint);
    const s3 = stack.adopt(createS3Client(AWS), (made) => {
      made.destroy();
    });
    const bytes = Buffer.alloc(3 * 1024 ** 2, 'image');
    const object = { Bucket: BUCKET, Key: 'uploads/a b.jpg' };

    await s3.send(new PutObjectCommand({ ...object, Body: bytes }));
    const stored = await new ImageStore(s3).get(`s3://${BUCKET}/${object.Key}`);
    expect(Buffer.from(stored.bytes).equals(bytes)).toBe(true);

    const putUrl = await getSignedUrl(s3, new PutObjectCommand({ ...object, ContentType: 'image/jpeg' }));
    const put = await fetch(putUrl, { method: 'PUT', body: 'other', headers: { 'content-type': 'image/jpeg' } });
    expect([put.status, new URL(putUrl).host]).toEqual([200, url.host]);
    const got = await fetch(await getSignedUrl(s3, new GetObjectCommand(object)));
    expect(await got.text()).toBe('other');

    const config = { ...readConfig({}), uploadBucket: BUCKET };
    await new JobObjectsRepository(new LazyS3(() => Promise.resolve(s3)), config).deleteMany([object.Key]);
    await expect(new ImageStore(s3).get(`s3://${BUCKET}/${object.Key}`)).rejects.toThrow('There is no object');
    expect(record.takeSteps()).toEqual(['upload', 'read', 'upload', 'read', 'erase-objects', 'read']);
  });
});
