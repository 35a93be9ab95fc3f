import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SubmittedJob } from '../../../apps/api/src/jobs/submit-job.dto.js';
import { scheduledEvent } from '../../events/schedule.js';
import { answerTo } from './answer.js';
import type { Item, LocalApiFixture } from './api.fixture.js';
import { startLocalApi } from './api.fixture.js';
import { eventually } from './eventually.js';

let api: LocalApiFixture;
const lines: string[] = [];

beforeAll(async () => {
  api = await startLocalApi({ onLog: (_source, line) => lines.push(line) });
});

afterAll(() => api.close());

beforeEach(() => {
  lines.length = 0;
});

/** A job that was accepted and whose messages were never sent, in the moment of its first check. */
async function unsentJob(): Promise<string> {
  const imageUrls = [`s3://${api.config.uploadBucket}/uploads/ada/1.jpg`];
  const { body } = await answerTo<SubmittedJob>(api.http.post('/process').send({ imageUrls }).expect(202));
  await api.takeMessages();
  await api.dynamoDb.send(
    new UpdateCommand({
      TableName: api.config.tables.jobs,
      Key: { jobId: body.jobId },
      UpdateExpression: 'SET sends = :none, nextCheckAt = :past REMOVE sentAt',
      ExpressionAttributeValues: { ':none': 0, ':past': '2026-01-01T00:00:00.000Z' },
    }),
  );
  return body.jobId;
}

const sweep = () => api.stack.invoke(scheduledEvent());
const jobOf = async (jobId: string) => (await api.scan('jobs')).find((job) => job['jobId'] === jobId);
const logged = (message: string): Item[] =>
  lines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Item)
    .filter((line) => line['message'] === message);

/** Lines of a container arrive after its answer. */
const invoked = () =>
  eventually(() => {
    expect(logged('invocation')).toHaveLength(1);
  });

describe('the minute', () => {
  it('should sweep by the built function, and log it under one id', async () => {
    const jobId = await unsentJob();

    expect(await sweep()).toBeNull();

    const [message, ...others] = await api.takeMessages();
    expect(others).toEqual([]);
    expect(JSON.parse(message?.Body ?? '')).toEqual({ v: 1, jobId, run: 1, imageIndex: 0 });
    expect(await jobOf(jobId)).toMatchObject({ sends: 1 });
    await invoked();
    const [invocation] = logged('invocation');
    expect(invocation).toMatchObject({ kind: 'schedule', status: 200 });
    expect(logged('swept')).toMatchObject([{ repaired: 1, requestId: invocation?.['requestId'] }]);
    expect(message?.MessageAttributes?.['requestId']?.StringValue).toBe(invocation?.['requestId']);
  });

  it('should log one line when nothing is due', async () => {
    await sweep();
    await invoked();
    expect(logged('swept')).toEqual([]);
  });

  it('should fail the invocation when a table does, so that it is tried again', async () => {
    const jobId = await unsentJob();
    api.stack.switches.throttle = 1;
    try {
      await expect(sweep()).rejects.toThrow(/The sweep failed at \d+ jobs or shards$/);
    } finally {
      api.stack.switches.throttle = 0;
    }
    await invoked();
    expect(logged('invocation')).toMatchObject([{ kind: 'schedule', status: 500 }]);
    expect(await api.takeMessages()).toEqual([]);

    await sweep();
    expect(await api.takeMessages()).toHaveLength(1);
    expect(await jobOf(jobId)).toMatchObject({ sends: 1 });
  });
});
