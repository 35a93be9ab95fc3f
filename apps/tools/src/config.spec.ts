import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JOB_TIMES } from '@spotter/shared';
import { callersFolder, readJobTarget, readTarget } from './config.js';

const names = { EXERCISES_TABLE_NAME: 'table', EXERCISES_BUCKET_NAME: 'bucket' };

describe('readTarget', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'spotter-tools-'));
    await mkdir(join(root, '.spotter'));
    const stack = {
      ...names,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'LOCAL',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:1234',
      AWS_ENDPOINT_URL_S3: 'http://localhost:1235',
    };
    await writeFile(join(root, '.spotter', 'environment.json'), JSON.stringify(stack));
    await mkdir(join(root, 'broken'));
    await writeFile(join(root, 'broken', 'environment.json'), '{"AWS_REGION":');
  });
  afterAll(async () => {
    await rm(root, { recursive: true });
  });

  it('should take what the environment names, former names too', async () => {
    expect(await readTarget(root, { ...names, AWS_REGION: 'eu-central-1' })).toEqual({
      aws: { region: 'eu-central-1', forcePathStyle: false },
      table: 'table',
      bucket: 'bucket',
      place: 'eu-central-1',
      isLocalStack: false,
    });
    const former = { DYNAMODB_TABLE_NAME: 'table', S3_BUCKET_NAME: 'bucket', AWS_ENDPOINT_URL: 'http://a:b@host:1/x' };
    expect(await readTarget(root, former)).toMatchObject({
      aws: { region: 'us-east-1', forcePathStyle: true },
      table: 'table',
      place: 'http://host:1',
    });
  });

  it('should take the local stack of the folder otherwise, and nothing of the own account', async () => {
    const environment = {
      AWS_PROFILE: 'mine',
      AWS_SESSION_TOKEN: 'mine',
      AWS_ENDPOINT_URL: 'http://mine',
      HOME: '/me',
    };
    expect(await readTarget(root, environment)).toMatchObject({
      aws: { forcePathStyle: true },
      place: 'http://localhost:1234',
      isLocalStack: true,
    });
    expect(environment).not.toHaveProperty('AWS_PROFILE');
    expect(environment).not.toHaveProperty('AWS_SESSION_TOKEN');
    expect(environment).not.toHaveProperty('AWS_ENDPOINT_URL');
    expect(environment).toMatchObject({ HOME: '/me', AWS_ACCESS_KEY_ID: 'LOCAL' });
  });

  it('should name what is missing', async () => {
    const missing = readTarget(root, { EXERCISES_TABLE_NAME: 'table' });
    await expect(missing).rejects.toThrow(
      "Required environment variable 'AWS_REGION' is not set\nRequired environment variable 'EXERCISES_BUCKET_NAME' is not set",
    );
  });

  it('should say what to do when there is no local stack', async () => {
    await expect(readTarget(root, { SPOTTER_DATA_DIR: 'other' })).rejects.toThrow(
      /^No local stack runs on .*npm start.*, or set SPOTTER_DATA_DIR as it was set there/,
    );
    await expect(readTarget(root, { SPOTTER_DATA_DIR: 'broken' })).rejects.toThrow(/can't be read: .*npm start/);
  });
});

describe('readJobTarget', () => {
  const names = {
    JOBS_TABLE_NAME: 'jobs',
    DETECTIONS_TABLE_NAME: 'detections',
    SQS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/jobs',
    DLQ_URL: 'https://sqs.eu-central-1.amazonaws.com/1/dead',
  };
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'spotter-tools-'));
    await mkdir(join(root, '.spotter'));
    const stack = { ...names, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_SQS: 'http://localhost:1236' };
    await writeFile(join(root, '.spotter', 'environment.json'), JSON.stringify(stack));
  });
  afterAll(async () => {
    await rm(root, { recursive: true });
  });

  it('should take what the environment names', async () => {
    const target = await readJobTarget(root, { ...names, AWS_REGION: 'eu-central-1', STAGE: 'test' });
    expect(target).toEqual({
      aws: { region: 'eu-central-1', forcePathStyle: false },
      tables: { jobs: 'jobs', detections: 'detections' },
      queueUrl: names.SQS_QUEUE_URL,
      deadLetterUrl: names.DLQ_URL,
      times: JOB_TIMES,
      place: 'eu-central-1',
      isLocalStack: false,
    });
    const faster = { ...names, AWS_ENDPOINT_URL: 'http://a:b@host:1/x', JOB_TIMES: '{"firstCheck":5000}' };
    expect(await readJobTarget(root, faster)).toMatchObject({
      times: { ...JOB_TIMES, firstCheck: 5_000 },
      place: 'http://host:1',
    });
  });

  it('should take the local stack of the folder otherwise, and nothing of the own account', async () => {
    const environment = { AWS_PROFILE: 'mine', SQS_QUEUE_URL: 'https://mine.example.com/1/jobs' };
    expect(await readJobTarget(root, environment)).toMatchObject({
      queueUrl: names.SQS_QUEUE_URL,
      place: 'http://localhost:1236',
      isLocalStack: true,
    });
    expect(environment).not.toHaveProperty('AWS_PROFILE');
  });

  it('should name what is missing', async () => {
    await expect(readJobTarget(root, { DLQ_URL: names.DLQ_URL, JOBS_TABLE_NAME: 'jobs' })).rejects.toThrow(
      [
        "Required environment variable 'AWS_REGION' is not set",
        "Required environment variable 'DETECTIONS_TABLE_NAME' is not set",
        "Required environment variable 'SQS_QUEUE_URL' is not set",
      ].join('\n'),
    );
  });

  it('should say what to do when there is no local stack', async () => {
    await expect(readJobTarget(root, { SPOTTER_DATA_DIR: 'other' })).rejects.toThrow(
      /^No local stack runs on .*npm start.*, or set DLQ_URL and /,
    );
  });
});

describe('callersFolder', () => {
  it('should be where npm was called, else the working directory', () => {
    const npm = { npm_lifecycle_event: 'exercises:import' };
    expect(callersFolder({ ...npm, INIT_CWD: '/elsewhere' })).toBe('/elsewhere');
    expect(callersFolder({ ...npm, INIT_CWD: '' })).toBe(process.cwd());
    expect(callersFolder({ npm_lifecycle_event: 'build', INIT_CWD: '/elsewhere' })).toBe(process.cwd());
    expect(callersFolder({})).toBe(process.cwd());
  });
});
