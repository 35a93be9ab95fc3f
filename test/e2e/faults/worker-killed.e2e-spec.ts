import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { startLocalStack } from '../support/recorded-stack.js';
import { boxesFor, boxesOf, getJob, submit, upload, waitForEnd } from '../support/client.js';
import { readSample, sampleScenes } from '../support/samples.js';

const JOBS = 8;
const IMAGES_PER_JOB = 25;
const KILLS = 3;

let folder: string;
let stack: LocalStack;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotter-killed-'));
  stack = await startLocalStack({ dataDir: folder, workers: 1 });
}, 60_000);

afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true });
});

describe('a worker that is killed', () => {
  it('should lose nothing: 200 images, three SIGKILLs in the middle of work, every job COMPLETED with its boxes', async () => {
    const { api } = stack.endpoints;
    const scenes = await sampleScenes();
    const urls = await Promise.all(scenes.map(async ({ file }) => upload(api, await readSample(file), file)));
    const undisturbed = await waitForEnd(api, await submit(api, urls), 60_000);
    expect(undisturbed).toMatchObject({ status: 'COMPLETED', failedCount: 0 });

    const batch = Array.from({ length: IMAGES_PER_JOB }, (_, index) => urls[index % urls.length] ?? '');
    const jobIds = await Promise.all(Array.from({ length: JOBS }, () => submit(api, batch)));
    const processed = async (): Promise<number> => {
      const jobs = await Promise.all(jobIds.map((jobId) => getJob(api, jobId)));
      return jobs.reduce((sum, job) => sum + job.processedCount, 0);
    };

    const started = Date.now();
    let killed = 0;
    for (let atLeast = 20; killed < KILLS; atLeast = (await processed()) + 20) {
      while ((await processed()) < atLeast) await delay(20);
      const [pid] = stack.workerPids();
      if (pid === undefined) throw new Error('there is no worker to kill');
      expect(await processed()).toBeLessThan(JOBS * IMAGES_PER_JOB);
      process.kill(pid, 'SIGKILL');
      killed++;
    }
    expect(Date.now() - started).toBeLessThan(50_000);

    const jobs = await Promise.all(jobIds.map((jobId) => waitForEnd(api, jobId, 180_000)));
    for (const job of jobs) {
      expect(job).toMatchObject({ status: 'COMPLETED', processedCount: IMAGES_PER_JOB, failedCount: 0, errors: [] });
      expect(boxesOf(job)).toEqual(boxesFor(batch, undisturbed));
    }
  }, 300_000);
});
