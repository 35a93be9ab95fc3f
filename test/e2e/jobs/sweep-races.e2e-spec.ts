import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobItem } from '@spotter/shared';
import { JOB_TIMES } from '@spotter/shared';
import { done, failed, image } from './job-tables.fixture.js';
import type { SweepWorld } from './sweep.fixture.js';
import { ENDLESS, startSweepWorld } from './sweep.fixture.js';

let world: SweepWorld;

beforeAll(async () => {
  // Never the same for two claims, as it hardly ever is.
  let claims = 0;
  world = await startSweepWorld(() => (claims++ % 1_000) / 1_000);
});

afterAll(() => world.close());

beforeEach(() => {
  world.resetClock();
});

describe('sweeps at the same time', () => {
  it('should not both take a job', async () => {
    for (let round = 0; round < 10; round++) {
      const job = await world.acceptedJob(2);
      const outcomes = await Promise.all([world.sweepJob(job), world.sweepJob(job)]);

      expect(outcomes.filter((outcome) => outcome === 'repaired')).toHaveLength(1);
      expect(await world.taken()).toHaveLength(2);
      expect(await world.stored(job)).toMatchObject({ sends: 1 });
    }
  });

  it('should share what is due among them', async () => {
    world.later(-86_400);
    const jobs = await Promise.all(Array.from({ length: 30 }, () => world.acceptedJob(1)));
    const tallies = await world.caughtUp(() => Promise.all([world.sweep.run(ENDLESS), world.sweep.run(ENDLESS)]));
    expect(tallies.reduce((sum, { repaired = 0 }) => sum + repaired, 0)).toBe(30);
    const sent = (await world.taken()).map(({ jobId }) => jobId);
    expect(sent.toSorted()).toEqual(jobs.map(({ jobId }) => jobId).toSorted());
  });
});

describe('a sweep beside workers', () => {
  it('should send nothing again while each interval brings some images to their end', async () => {
    const job = await world.acceptedJob(12);
    await world.sweepJob(job);
    const messages = await world.taken();
    for (const { imageIndex } of messages) {
      await world.images.end(image(job, imageIndex), done);
      world.later(JOB_TIMES.longestCheck / 1_000);
      const counted = await world.jobs.count(job.jobId, 1, [{ imageIndex, status: 'DONE' }]);
      await Promise.all([world.sweepJob(job), world.jobs.finish(counted ?? job)]);
    }
    expect(await world.taken()).toEqual([]);
    expect(await world.stored(job)).toMatchObject({ status: 'COMPLETED', sends: 1 });
  });

  it('should agree with a worker that ends the same images, at the deadline too', async () => {
    for (let round = 0; round < 10; round++) {
      world.resetClock();
      const job = await world.acceptedJob(6);
      world.later(JOB_TIMES.deadline / 1_000);
      const work = async (index: number): Promise<void> => {
        const stored = await world.images.end(image(job, index), round % 2 === 0 ? done : failed);
        if (stored === undefined || stored.status === 'PENDING') throw new Error('An end left the image PENDING');
        const counted = await world.jobs.count(job.jobId, 1, [{ imageIndex: index, status: stored.status }]);
        if (counted !== undefined) await world.jobs.finish(counted);
      };
      await Promise.all([world.sweepJob(job), ...[5, 0, 3].map(work)]);

      const images = await world.images.page(job.jobId, 0, 6);
      const ended = await world.stored(job);
      expect(statusesOf(ended)).toEqual(images.map(({ status }) => status));
      expect(ended.status).toBe(images.some(({ status }) => status === 'DONE') ? 'COMPLETED' : 'FAILED');
    }
  });
});

describe('a sweep that wakes up in a later run', () => {
  /** What happens while a sweep stands still before its first call of this kind. */
  async function sweepAround(job: JobItem, command: string, meanwhile: () => Promise<void>): Promise<unknown> {
    let isOver = false;
    for (const { middlewareStack } of [world.client, world.sqs] as (typeof world.client)[]) {
      middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            if (commandName !== command || isOver) return next(args);
            isOver = true;
            await meanwhile();
            return next(args);
          },
        { step: 'initialize', name: 'stall' },
      );
    }
    const outcome = await world.sweepJob(job);
    for (const { middlewareStack } of [world.client, world.sqs]) middlewareStack.remove('stall');
    expect(isOver).toBe(true);
    return outcome;
  }

  /** Ends the images of a job, and opens all of them anew. */
  async function endAndRetry(job: JobItem): Promise<void> {
    let counted: JobItem | undefined;
    for (const index of [0, 1]) {
      await world.images.end(image(job, index), failed);
      counted = await world.jobs.count(job.jobId, 1, [{ imageIndex: index, status: 'FAILED' }]);
    }
    const ended = (await world.jobs.finish(counted ?? job)).job;
    expect(await world.control.retry(ended, [0, 1])).toMatchObject({ run: 2 });
  }

  it.each(['UpdateItemCommand', 'BatchGetItemCommand', 'SendMessageBatchCommand'])(
    'should change nothing in it, nor send for it, when it stood still before %s',
    async (command) => {
      const job = await world.acceptedJob(2);
      let retried: JobItem | undefined;
      const outcome = await sweepAround(job, command, async () => {
        await endAndRetry(job);
        retried = await world.stored(job);
      });

      expect(outcome).toBeUndefined();
      expect(await world.stored(job)).toEqual(retried);
      const sent = await world.taken();
      expect(sent.filter(({ run }) => run !== 1)).toEqual([]);
      expect(sent).toHaveLength(command === 'SendMessageBatchCommand' ? 2 : 0);
    },
  );
});

/** Of each image by the sets, which hold it once. */
function statusesOf({ imageCount, done: wells, failed: faults }: JobItem): string[] {
  return Array.from({ length: imageCount }, (_, index) => {
    const isIn = [wells?.has(index) === true, faults?.has(index) === true];
    return isIn[0] === isIn[1] ? 'in both or neither' : isIn[0] ? 'DONE' : 'FAILED';
  });
}
