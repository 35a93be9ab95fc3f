import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { done, failed } from '../jobs/job-tables.fixture.js';
import { DlqFixture } from './dlq.fixture.js';

jest.setTimeout(60_000);

describe('npm run dlq -- redrive', () => {
  let fixture: DlqFixture;
  beforeAll(async () => {
    fixture = await DlqFixture.start();
  });
  afterEach(async () => {
    fixture.harness.stack.switches.throttle = 0;
    await fixture.takenLetters();
    await fixture.takenMessages();
  });
  afterAll(async () => {
    await fixture.harness.stop();
  });

  async function callApi(method: string, path: string): Promise<number> {
    return (await fetch(`${fixture.harness.stack.endpoints.api}${path}`, { method })).status;
  }

  it('should send the images of an open job again, in the run that the job is in, and change nothing else', async () => {
    const { jobId } = await fixture.endedJob(['s3://b/0', 's3://b/1'], [failed, failed]);
    expect(await callApi('POST', `/jobs/${jobId}/retry`)).toBe(202);
    await fixture.takenMessages();
    const before = await fixture.harness.job(jobId);
    expect(before).toMatchObject({ run: 2, status: 'PROCESSING' });
    for (const imageIndex of [1, 0, 1]) await fixture.addLetter({ jobId, run: 1, imageIndex });

    const { code, stdout } = await fixture.run(['redrive']);

    expect(code).toBe(0);
    expect(stdout).toContain(`job ${jobId}, image 1: sent again in run 2\n`);
    expect(stdout).toMatch(/^3 dead letters: 3 sent again$/m);
    expect(await fixture.takenMessages()).toEqual([
      { v: 1, jobId, run: 2, imageIndex: 0 },
      { v: 1, jobId, run: 2, imageIndex: 1 },
    ]);
    expect(await fixture.harness.job(jobId)).toEqual(before);
    expect(await fixture.takenLetters()).toEqual([]);
  });

  it('should drop letters for which nothing can be done, and say why', async () => {
    const { harness } = fixture;
    const ended = await fixture.endedJob(['s3://b/0', 's3://b/1'], [done, failed]);
    const cancelled = await fixture.openJob(['s3://b/0']);
    expect(await callApi('POST', `/jobs/${cancelled.jobId}/cancel`)).toBe(200);
    const deleted = await fixture.endedJob(['s3://b/0'], [failed]);
    expect(await callApi('DELETE', `/jobs/${deleted.jobId}`)).toBe(204);
    const absent = randomUUID();
    for (const jobId of [cancelled.jobId, deleted.jobId, absent, ended.jobId]) {
      await fixture.addLetter({ jobId, run: 1, imageIndex: 0 });
    }
    await fixture.addLetter({ jobId: ended.jobId, run: 1, imageIndex: 2 });
    const before = [await harness.job(ended.jobId), await harness.job(cancelled.jobId)];

    const { code, stdout, stderr } = await fixture.run(['redrive']);

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`job ${ended.jobId}, image 0: dropped since the image is done\n`);
    expect(stdout).toContain(`job ${ended.jobId}, image 2: dropped since the job has no image 2\n`);
    expect(stdout).toContain(`job ${cancelled.jobId}, image 0: dropped since the job was cancelled\n`);
    expect(stdout).toContain(`job ${deleted.jobId}, image 0: dropped since there is no such job\n`);
    expect(stdout).toContain(`job ${absent}, image 0: dropped since there is no such job\n`);
    expect(stdout).toMatch(/^5 dead letters: 5 dropped$/m);
    expect(await fixture.takenLetters()).toEqual([]);
    expect(await fixture.takenMessages()).toEqual([]);
    expect([await harness.job(ended.jobId), await harness.job(cancelled.jobId)]).toEqual(before);
  });

  it('should leave letters of no job where they are, and with --job those of others', async () => {
    const one = await fixture.openJob(['s3://b/0']);
    const other = await fixture.openJob(['s3://b/0']);
    for (const { jobId } of [one, other]) await fixture.addLetter({ jobId, run: 1, imageIndex: 0 });
    await fixture.addLetter('unreadable');

    const { code, stdout } = await fixture.run(['redrive', '--job', one.jobId]);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^1 dead letter: 1 sent again$/m);
    expect((await fixture.run(['list'])).stdout).toMatch(/^2 dead letters: 1 of 1 job, 1 of unknown jobs$/m);
    expect((await fixture.takenMessages()).map(({ jobId }) => jobId)).toEqual([one.jobId]);

    const all = await fixture.run(['redrive']);
    expect(all.code).toBe(0);
    expect(all.stdout).toMatch(/^2 dead letters: 1 sent again, 1 of unknown jobs left where it is$/m);
    expect(all.stdout).toMatch(/of an unknown job, sent [^\n]+\n[^\n]+\n {2}it begins: unreadable$/m);
    expect((await fixture.takenMessages()).map(({ jobId }) => jobId)).toEqual([other.jobId]);
    expect(await fixture.takenLetters()).toEqual(['unreadable']);
  });

  it('should begin no second run for the same letters', async () => {
    const { jobId } = await fixture.endedJob(['s3://b/0', 's3://b/1'], [failed, done]);
    const letter = { jobId, run: 1, imageIndex: 0 };
    await fixture.addLetter(letter);
    await fixture.run(['redrive']);
    const first = await fixture.harness.job(jobId);
    expect(first).toMatchObject({ run: 2, status: 'PROCESSING' });

    await fixture.addLetter(letter);
    const { stdout } = await fixture.run(['redrive']);

    expect(stdout).toContain(`job ${jobId}, image 0: sent again in run 2\n`);
    expect(await fixture.harness.job(jobId)).toEqual(first);
    const message = { v: 1, jobId, run: 2, imageIndex: 0 };
    expect(await fixture.takenMessages()).toEqual([message, message]);
  });

  it('should come through while AWS throttles', async () => {
    const jobs = await Promise.all(Array.from({ length: 6 }, () => fixture.endedJob(['s3://b/0'], [failed])));
    for (const { jobId } of jobs) await fixture.addLetter({ jobId, run: 1, imageIndex: 0 });
    fixture.harness.stack.switches.throttle = 0.3;

    const { code, stdout } = await fixture.run(['redrive']);

    fixture.harness.stack.switches.throttle = 0;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^6 dead letters: /m);
    expect(await fixture.takenLetters()).toEqual([]);
    for (const { jobId } of jobs)
      expect(await fixture.harness.job(jobId)).toMatchObject({ run: 2, status: 'PROCESSING' });
  });

  it('should go where the variables say, and nowhere else', async () => {
    const { jobId } = await fixture.openJob(['s3://b/0']);
    await fixture.addLetter({ jobId, run: 1, imageIndex: 0 });
    const { stdout } = await fixture.run(['redrive'], {
      ...fixture.harness.stack.environment,
      SPOTTER_DATA_DIR: 'nowhere',
    });
    expect(stdout).not.toContain('local stack');
    expect(stdout).toMatch(/^1 dead letter: 1 sent again$/m);
    expect(await fixture.takenMessages()).toHaveLength(1);
  });

  it('should say what is wrong, to a person', async () => {
    expect(await fixture.run(['redrive'], { SPOTTER_DATA_DIR: 'nowhere' })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^No local stack runs on .*npm start.*, or set DLQ_URL and /),
    });
    expect(await fixture.run(['redrive'], { DLQ_URL: 'http://127.0.0.1:1/q' })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^(Required environment variable '\w+' is not set\n){4}$/),
    });
    expect(await fixture.run(['purge'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('npm run dlq -- redrive [--job <jobId>]'),
    });
    expect(await fixture.run(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage:') });
    const environment = {
      ...fixture.harness.stack.environment,
      DLQ_URL: 'http://127.0.0.1/000000000000/no-such-queue',
    };
    const { code, stderr } = await fixture.run(['list'], environment);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^SQS failed: \w*(NonExistentQueue|QueueDoesNotExist)/);
  });
});
