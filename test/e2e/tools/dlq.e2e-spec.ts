import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { done, failed } from '../jobs/job-tables.fixture.js';
import { until } from '../worker/worker.harness.js';
import { DlqFixture } from './dlq.fixture.js';

jest.setTimeout(60_000);

describe('npm run dlq', () => {
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

  describe('list', () => {
    it('should name the image and the reason of each, whoever made it one, and leave all where they are', async () => {
      const { harness } = fixture;
      const jobId = randomUUID();
      await harness.send({ v: 1, jobId, run: 1, imageIndex: 4 });
      await fixture.exhaustReceives();
      const worker = await harness.startWorker();
      await harness.sendBody('no \u009b31mjson');
      await harness.sendBody(JSON.stringify({ v: 7, jobId, imageIndex: 2 }));
      await until(async () => (await fixture.letterCount()) === 3, 20_000);
      // It sends a letter before it says so.
      await until(() => worker.lines.filter((line) => line.includes('became a dead letter')).length === 2, 5_000);
      worker.process.kill('SIGKILL');
      await worker.exit;

      const { code, stdout, stderr } = await fixture.run(['list']);

      expect(stderr).toBe('');
      expect(code).toBe(0);
      const sent = 'sent \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z';
      const moved = 'no worker says why: most likely SQS moved it, since it was received too often';
      expect(stdout).toMatch(new RegExp(`^job ${jobId}, image 4, ${sent}\\n  ${moved}$`, 'm'));
      expect(stdout).toMatch(
        new RegExp(`^job ${jobId}, image 2, ${sent}\\n  The message has version 7; this worker reads version 1$`, 'm'),
      );
      expect(stdout).toMatch(
        new RegExp(
          `^message [\\w-]+, of an unknown job, ${sent}\\n  The body is not JSON\\n  it begins: no  31mjson$`,
          'm',
        ),
      );
      expect(stdout).toMatch(/^3 dead letters: 2 of 1 job, 1 of unknown jobs$/m);
      expect(worker.lines.join('\n')).toContain(/^message ([\w-]+)/m.exec(stdout)?.[1] ?? 'no id');

      expect((await fixture.run(['list', '--job', jobId])).stdout).toMatch(/^2 dead letters: 2 of 1 job$/m);
      expect(await fixture.takenLetters()).toHaveLength(3);
    });

    it('should say where it looks, never a key, and that there is nothing', async () => {
      const { code, stdout } = await fixture.run(['list']);
      const { environment, endpoints } = fixture.harness.stack;
      expect(code).toBe(0);
      expect(stdout).toBe(
        `Dead letters of ${environment['DLQ_URL']}: local stack, ${endpoints.sqs}\nThere are no dead letters.\n`,
      );
      const jobId = randomUUID();
      expect((await fixture.run(['redrive', '--job', jobId])).stdout).toContain(`No dead letter is of job ${jobId}.\n`);
    });
  });

  describe('redrive', () => {
    it('should have images that failed tried again in one new run, by workers, to their end', async () => {
      const { harness } = fixture;
      const photo = await harness.upload('photo.jpg', await readFile('models/samples/scene-000018.jpg'));
      const job = await fixture.endedJob([photo, photo, photo], [failed, done, failed]);
      const { jobId } = job;
      expect(job.status).toBe('COMPLETED');
      for (const imageIndex of [0, 2, 0]) await fixture.addLetter({ jobId, run: 1, imageIndex });

      const { code, stdout, stderr } = await fixture.run(['redrive']);

      expect(stderr).toBe('');
      expect(code).toBe(0);
      expect(stdout).toContain(`job ${jobId}, image 0: tried again in run 2\n`);
      expect(stdout).toContain(`job ${jobId}, image 2: tried again in run 2\n`);
      expect(stdout).toMatch(/^3 dead letters: 3 tried again$/m);
      expect(await fixture.takenLetters()).toEqual([]);
      expect(await harness.job(jobId)).toMatchObject({ run: 2, status: 'PROCESSING', done: new Set([1]), sends: 1 });

      await harness.startWorker();
      const { job: ended, images } = await harness.waitForEnd(jobId);
      expect(ended).toMatchObject({ run: 2, status: 'COMPLETED', done: new Set([0, 1, 2]) });
      expect(images.map(({ status, run }) => [status, run])).toEqual([
        ['DONE', 2],
        ['DONE', 1],
        ['DONE', 2],
      ]);
    });
  });
});
