import { randomUUID } from 'node:crypto';
import type { BatchGetCommandInput } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ImageRepairs, ImagesTable, ImageState, JobItem } from '@spotter/shared';
import { REQUEST_INDEX } from '@spotter/shared';
import { loseNextAnswer } from '../api/lost-answers.js';
import type { JobTables } from './job-tables.fixture.js';
import { DAY, done, failed, image, startJobTables } from './job-tables.fixture.js';

let tables: JobTables;
let images: ImagesTable;
let repairs: ImageRepairs;

beforeAll(async () => {
  tables = await startJobTables();
  ({ images, repairs } = tables);
});

afterAll(() => tables.close());

beforeEach(() => {
  tables.resetClock();
});

async function stateOf({ jobId }: JobItem, index = 0): Promise<ImageState> {
  const state = (await repairs.getMany(jobId, [index])).get(index);
  if (state === undefined) throw new Error('There is no such image');
  return state;
}

describe('getMany', () => {
  it('should read how images stand, without what was found in them', async () => {
    const job = await tables.endedJob(done, failed);
    const { jobId } = job;
    const state = { jobId, run: 1, attempts: 0 };

    expect(await repairs.getMany(jobId, [1, 0, 2, 7])).toEqual(
      new Map([
        [0, { ...state, imageIndex: 0, imageUrl: 's3://b/uploads/0', status: 'DONE' }],
        [1, { ...state, imageIndex: 1, imageUrl: 's3://b/uploads/1', status: 'FAILED' }],
      ]),
    );
    expect(await repairs.getMany(jobId, [])).toEqual(new Map());
    expect(await repairs.getMany(randomUUID(), [0])).toEqual(new Map());
  });

  it('should take an image past its ttl for absent', async () => {
    const { jobId } = await tables.acceptedJob(1);
    tables.later(60 * DAY - 1);
    expect((await repairs.getMany(jobId, [0])).size).toBe(1);
    tables.later(1);
    expect((await repairs.getMany(jobId, [0])).size).toBe(0);
  });

  it('should read 1,000 images', async () => {
    const { jobId } = await tables.acceptedJob(1_000);
    const indexes = Array.from({ length: 1_000 }, (_, index) => index);

    const states = await repairs.getMany(jobId, indexes);

    expect([...states.keys()].toSorted((a, b) => a - b)).toEqual(indexes);
    for (const [index, state] of states) expect(state.imageIndex).toBe(index);
  });

  it('should ask again for what DynamoDB leaves unprocessed', async () => {
    const { jobId } = await tables.acceptedJob(60);
    const indexes = Array.from({ length: 60 }, (_, index) => index);
    const asked: number[] = [];
    tables.client.middlewareStack.add(
      (next) => async (args) => {
        const { RequestItems = {} } = args.input as BatchGetCommandInput;
        const [[name, { Keys = [], ...request }] = ['', { Keys: [] }]] = Object.entries(RequestItems);
        asked.push(Keys.length);
        const taken = { RequestItems: { [name]: { ...request, Keys: Keys.slice(0, 25) } } };
        const result = await next({ ...args, input: taken });
        const left = Keys.slice(25);
        if (left.length > 0) Object.assign(result.output, { UnprocessedKeys: { [name]: { ...request, Keys: left } } });
        return result;
      },
      { step: 'initialize', name: 'leaving' },
    );
    const states = await repairs.getMany(jobId, indexes);
    tables.client.middlewareStack.remove('leaving');

    expect(asked).toEqual([60, 35, 10]);
    expect([...states.keys()].toSorted((a, b) => a - b)).toEqual(indexes);
  });
});

describe('reopen', () => {
  it('should make a failed image as if nobody had tried it', async () => {
    const job = await tables.acceptedJob(1);
    await images.startAttempt(image(job), 'me');
    const model = { name: 'test', sha256: '0'.repeat(64) };
    await images.end(image(job), { ...failed, model });

    const reopened = await repairs.reopen(await stateOf(job), 2);

    expect(reopened).toEqual({ ...(await stateOf(job)), run: 2, status: 'PENDING', attempts: 0 });
    const stored = await images.get(job.jobId, 0);
    expect(Object.keys(stored ?? {}).sort()).toEqual(
      ['attempts', 'imageIndex', 'imageUrl', 'jobId', 'run', 'status', 'ttl'].sort(),
    );
    expect(await images.startAttempt(image(job, 0, 2), 'me')).toMatchObject({ kind: 'started' });
  });

  it('should show how an image stands that somebody else has reopened, and leave it so', async () => {
    const job = await tables.endedJob(failed);
    const read = await stateOf(job);
    await repairs.reopen(read, 2);
    await images.startAttempt(image(job, 0, 2), 'me');
    expect(await repairs.reopen(read, 2)).toEqual({ ...read, run: 2, status: 'PENDING', attempts: 1 });

    const ended = await images.end(image(job, 0, 2), failed);
    expect(await repairs.reopen(read, 2)).toEqual({ ...read, run: 2, attempts: 1 });
    expect(await images.get(job.jobId, 0)).toEqual(ended);
  });

  it('should never change an image that ended in this run, is done, or is PENDING, and make none', async () => {
    const job = await tables.endedJob(failed, done);
    const pending = await tables.acceptedJob(1);
    for (const state of [await stateOf(job, 0), await stateOf(job, 1), await stateOf(pending)]) {
      const before = await images.get(state.jobId, state.imageIndex);
      const run = before?.status === 'FAILED' ? 1 : 2;
      expect(await repairs.reopen(state, run)).toEqual(state);
      expect(await images.get(state.jobId, state.imageIndex)).toEqual(before);
    }
    const absent = { ...(await stateOf(job)), jobId: randomUUID() };
    expect(await repairs.reopen(absent, 2)).toBeUndefined();
    expect(await images.get(absent.jobId, 0)).toBeUndefined();
  });

  it('should know its own write whose answer was lost', async () => {
    const job = await tables.endedJob(failed);
    const read = await stateOf(job);
    const { isLost } = loseNextAnswer({ dynamoDb: tables.client }, 'UpdateItemCommand');

    expect(await repairs.reopen(read, 2)).toEqual({ ...read, run: 2, status: 'PENDING' });
    expect(isLost()).toBe(true);
  });
});

describe('deleteMany', () => {
  it('should delete images and the request, however often it is told, and no others', async () => {
    const { jobId } = await tables.acceptedJob(30);
    const other = await tables.acceptedJob(1);
    const most = Array.from({ length: 29 }, (_, index) => index);

    await repairs.deleteMany(jobId, most);
    expect((await images.page(jobId, 0, 100)).map(({ imageIndex }) => imageIndex)).toEqual([29]);
    expect(await images.getRequest(jobId)).toBeDefined();

    await repairs.deleteMany(jobId, [...most, 29]);
    await repairs.deleteMany(jobId, [REQUEST_INDEX]);
    expect(await images.page(jobId, 0, 100)).toEqual([]);
    expect(await images.getRequest(jobId)).toBeUndefined();
    expect(await images.get(other.jobId, 0)).toBeDefined();
  });
});
