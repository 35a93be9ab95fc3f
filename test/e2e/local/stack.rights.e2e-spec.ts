import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@spotter/shared';
import type { JobView } from '../../../apps/api/src/jobs/read-job.dto.js';
import type { UnusedRight } from '../../../apps/local/src/iam/role.js';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { scheduledEvent } from '../../events/schedule.js';
import type { Issuer } from '../../support/issuer.js';
import { startIssuer } from '../../support/issuer.js';
import type { JobAnswer } from '../support/client.js';
import { startLocalStack } from '../support/recorded-stack.js';
import { readSample } from '../support/samples.js';
import { Screen } from '../support/screen.js';

const SCENE = 'scene-000018.jpg';

/** So that a worker renews its messages, and the sweep has jobs to look at, within seconds. */
const JOB_TIMES = {
  firstCheck: 500,
  longestCheck: 500,
  overdueCheck: 200,
  deadline: 60_000,
  lease: 20_000,
  attempt: 10_000,
  visibility: 5_000,
  heartbeat: 1,
};

const LOG_GROUP = 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/spotter-local-api:*';
const DETECTIONS = 'arn:aws:dynamodb:us-east-1:000000000000:table/spotter-local-detections';

/**
 * What the roles allow beside what the code calls, and why. What is used after all, or what no statement allows, does not
 * belong here.
 */
const WITHOUT_A_CALL = [
  {
    role: 'api',
    rights: [`logs:CreateLogStream on ${LOG_GROUP}`, `logs:PutLogEvents on ${LOG_GROUP}`],
    reason: 'Lambda itself writes the function’s log by its role, and a laptop has files for it',
  },
  {
    role: 'api',
    rights: ['xray:PutTraceSegments on *', 'xray:PutTelemetryRecords on *'],
    reason: 'Lambda itself sends its traces by the function’s role, and a laptop has no X-Ray',
  },
];

/** What is needed by chance alone: when an image is another's already by the time that it is taken or ended. */
const SELDOM = [{ role: 'worker', right: `dynamodb:GetItem on ${DETECTIONS}` }];

let folder: string;
let issuer: Issuer;
let stack: LocalStack;
let token: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotter-rights-'));
  issuer = await startIssuer();
  token = await issuer.token({ sub: 'ada', groups: ['admin'] });
  stack = await startLocalStack({
    dataDir: folder,
    workers: 1,
    schedules: false,
    environment: { ...issuer.environment, JOB_TIMES: JSON.stringify(JOB_TIMES) },
  });
}, 60_000);

afterAll(async () => {
  await stack.stop();
  await issuer.close();
  await rm(folder, { recursive: true });
});

interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

async function call<Body>(method: string, path: string, body?: object, headers: object = {}): Promise<Answer<Body>> {
  const response = await fetch(`${stack.endpoints.api}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status >= 400) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Body, headers: response.headers };
}

async function put(url: string): Promise<void> {
  const photo = await readSample(SCENE);
  const response = await fetch(url, {
    method: 'PUT',
    body: new Uint8Array(photo),
    headers: { 'content-type': 'image/jpeg' },
  });
  if (!response.ok) throw new Error(`the upload answered ${response.status}: ${await response.text()}`);
}

async function upload(): Promise<string> {
  const { body } = await call<Record<'url' | 'key' | 'bucket', string>>('POST', '/uploads/presign', {
    filename: 'a.jpg',
  });
  await put(body.url);
  return `s3://${body.bucket}/${body.key}`;
}

async function submit(imageUrls: readonly string[], headers: object = {}): Promise<string> {
  return (await call<{ jobId: string }>('POST', '/process', { imageUrls }, headers)).body.jobId;
}

async function eventually<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
  const until = Date.now() + 30_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error(`there was never ${what}`);
    await delay(100);
  }
}

function endOf(jobId: string, headers: object = {}): Promise<JobAnswer> {
  return eventually(async () => {
    const { body } = await call<JobAnswer>('GET', `/jobs/${jobId}`, undefined, headers);
    return ['COMPLETED', 'FAILED', 'CANCELLED'].includes(body.status) ? body : undefined;
  }, 'an end of the job');
}

function sweep(): Promise<unknown> {
  return stack.invoke(scheduledEvent());
}

/** A client of whoever runs the stack. */
function administrator<Client>(
  create: (options: {
    region: string;
    endpoint: string;
    forcePathStyle: boolean;
    credentials: { accessKeyId: string; secretAccessKey: string };
  }) => Client,
  endpoint: string,
): Client {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = stack.environment;
  return create({ region: 'us-east-1', endpoint, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } });
}

async function useCatalogue(): Promise<void> {
  const exercise = {
    name: 'Squat',
    description: 'Down and up',
    difficultyLevel: 'beginner',
    imageKey: 'exercises/squat.jpg',
  };
  await call('PUT', '/exercises/squat', exercise);
  const { body } = await call<{ data: { version: number; imageUrl: string } }>('GET', '/exercises/squat');
  await call('GET', '/exercises');
  await call('GET', '/exercises?difficultyLevel=beginner');
  const { EXERCISES_BUCKET_NAME: Bucket } = stack.environment;
  const s3 = administrator((options) => new S3Client(options), stack.endpoints.s3);
  await s3.send(new PutObjectCommand({ Bucket, Key: exercise.imageKey, Body: await readSample(SCENE) }));
  s3.destroy();
  expect((await fetch(body.data.imageUrl)).status).toBe(200);
  await call('PUT', '/exercises/squat', exercise, { 'if-match': String(body.data.version) });
  await call('DELETE', '/exercises/squat', undefined, { 'if-match': String(body.data.version + 1) });
}

async function useUserItems(): Promise<void> {
  await call('PUT', '/users/ada/profile', { name: 'Ada' });
  await call('GET', '/users/ada/profile');
  const { body: goal } = await call<{ goalId: string; version: number }>('POST', '/goals', { title: 'Squat' });
  await call('GET', '/goals');
  await call('GET', '/goals?status=ACTIVE');
  await call('GET', `/goals/${goal.goalId}`);
  await call(
    'PUT',
    `/goals/${goal.goalId}`,
    { title: 'Bench', status: 'ACTIVE' },
    { 'if-match': String(goal.version) },
  );
  await call('DELETE', `/goals/${goal.goalId}`);
  await call('POST', '/meals', { name: 'Soup' });
  await call('GET', '/meals');
}

async function useForm(): Promise<void> {
  const body = { filename: 'a.jpg', method: 'POST' };
  const { body: form } = await call<{ url: string; fields: Record<string, string> }>('POST', '/uploads/presign', body);
  const data = new FormData();
  for (const [name, value] of Object.entries(form.fields)) data.append(name, value);
  data.append('file', new Blob([new Uint8Array(await readSample(SCENE))]));
  const response = await fetch(form.url, { method: 'POST', body: data });
  expect([response.status, response.ok || (await response.text())]).toEqual([response.status, true]);
}

/** A connection that has ended without a word to anybody watches the job. */
async function leaveWatcher(jobId: string): Promise<void> {
  const client = administrator((options) => new DynamoDBClient(options), stack.endpoints.dynamodb);
  const connectionId = `${randomUUID().slice(0, 13)}=`;
  await DynamoDBDocumentClient.from(client).send(
    new PutCommand({
      TableName: stack.environment['APP_TABLE_NAME'],
      Item: {
        PK: `CONN#${connectionId}`,
        SK: `JOB#${jobId}`,
        GSI1PK: `JOB#${jobId}`,
        GSI1SK: connectionId,
        connectionId,
        jobId,
        watchedAt: new Date(Date.now() - 60_000).toISOString(),
        ttl: Math.floor(Date.now() / 1_000) + 3_600,
      },
    }),
  );
  client.destroy();
}

async function useJobs(): Promise<void> {
  const image = await upload();
  const missing = `${image}-missing`;
  const { body: ticket } = await call<{ webSocketUrl: string }>('POST', '/ws-tickets', {});
  const screen = await Screen.connect(ticket.webSocketUrl);
  const jobId = await submit([image, missing, ...Array.from({ length: 30 }, () => image)], {
    'idempotency-key': 'once',
  });
  await leaveWatcher(jobId);
  await screen.ask({ action: 'watch', jobId });
  expect(
    await submit([image, missing, ...Array.from({ length: 30 }, () => image)], { 'idempotency-key': 'once' }),
  ).toBe(jobId);
  const job = await endOf(jobId);
  expect(job).toMatchObject({ status: 'COMPLETED', failedCount: 1, errors: [{ code: 'IMAGE_NOT_FOUND' }] });
  await screen.told('JOB_PROGRESS', 10_000);
  const { body: seen } = await call<JobView>('GET', `/jobs/${jobId}?include=viewUrl`);
  expect((await fetch(seen.detections?.[0]?.viewUrl ?? '')).status).toBe(200);
  await call('GET', '/jobs');
  await call('GET', '/jobs?status=COMPLETED');
  await call('POST', `/jobs/${jobId}/retry`, { images: [1] });
  await call('POST', `/jobs/${jobId}/cancel`).catch(() => undefined);
  await endOf(jobId);
  await screen.close();
  await call('DELETE', `/jobs/${jobId}?objects=true`);
  await eventually(async () => {
    await sweep();
    const head = await fetch(`${stack.endpoints.api}/jobs/${jobId}`, { headers: { authorization: `Bearer ${token}` } });
    return head.status === 404 ? true : undefined;
  }, 'an end of the deletion');
}

async function useSessions(): Promise<void> {
  const { body: session } = await call<{ sessionId: string; webSocketUrl: string }>('POST', '/sessions');
  const { sessionId, webSocketUrl } = session;
  const headers = { 'x-viewer-token': new URL(webSocketUrl).searchParams.get('viewer') ?? '' };
  const screen = await Screen.connect(webSocketUrl);
  const { body } = await call<{ uploadUrl: string }>(
    'GET',
    `/upload-url?sessionId=${sessionId}&contentType=image/jpeg`,
  );
  await call('GET', `/sessions/${sessionId}`, undefined, headers);
  await put(body.uploadUrl);
  await screen.told('UPLOAD_COMPLETED', 20_000);
  await screen.ask({ action: 'status' });
  const { imageUrl, jobId } = await eventually(async () => {
    const { body: view } = await call<{ imageUrl?: string; jobId?: string }>(
      'GET',
      `/sessions/${sessionId}`,
      undefined,
      headers,
    );
    return view.jobId === undefined ? undefined : view;
  }, 'a job of the session');
  expect((await fetch(imageUrl ?? '')).status).toBe(200);
  await endOf(jobId ?? '', headers);
  await screen.close();
}

/** Larger than a photo may be, which S3 takes as long as no length was signed. */
async function useTooLargePhoto(): Promise<void> {
  const { body: session } = await call<{ sessionId: string }>('POST', '/sessions');
  const { body } = await call<{ uploadUrl: string }>(
    'GET',
    `/upload-url?sessionId=${session.sessionId}&contentType=image/jpeg`,
  );
  const headers = { 'content-type': 'image/jpeg' };
  const tooLarge = new Uint8Array(LIMITS.imageBytes + 1);
  expect((await fetch(body.uploadUrl, { method: 'PUT', body: tooLarge, headers })).status).toBe(200);
  await eventually(
    () =>
      Promise.resolve(stack.roles.api.unused().every(({ right }) => !right.startsWith('s3:DeleteObject')) || undefined),
    'a deletion of what is too large',
  );
}

async function leavePoison(): Promise<void> {
  const sqs = administrator((options) => new SQSClient(options), stack.endpoints.sqs);
  const { SQS_QUEUE_URL: QueueUrl } = stack.environment;
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'no message of ours' }));
  sqs.destroy();
}

function isSame(one: Pick<UnusedRight, 'role' | 'right'>, other: Pick<UnusedRight, 'role' | 'right'>): boolean {
  return one.role === other.role && one.right === other.right;
}

describe('the roles of function and worker', () => {
  it('should allow all that the apps do, and nothing that nobody needs', async () => {
    await call('GET', '/health/ready');
    await leavePoison();
    await useCatalogue();
    await useUserItems();
    await useForm();
    await useSessions();
    await useJobs();
    await useTooLargePhoto();

    const { api, worker } = stack.roles;
    expect({ api: api.refused(), worker: worker.refused() }).toEqual({ api: [], worker: [] });
    const unused = [...api.unused(), ...worker.unused()].filter((one) => !SELDOM.some((other) => isSame(one, other)));
    const expected = WITHOUT_A_CALL.flatMap(({ role, rights }) => rights.map((right) => ({ role, right })));
    expect(unused.filter((one) => !expected.some((other) => isSame(one, other)))).toEqual([]);
    expect(expected.filter((one) => !unused.some((other) => isSame(one, other)))).toEqual([]);
  }, 120_000);
});
