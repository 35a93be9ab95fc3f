import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Mishaps } from './process.js';
import type { Kind } from './scripted.images.js';
import { urlOf } from './scripted.images.js';
import { startStage } from './stage.js';
import type { World } from './world.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** After its opening. */
const DEADLINE = 24 * HOUR - 10 * MINUTE;
const FINE = { chance: 1, lag: 0, throttled: 0, heartbeats: true };
const [scheduler] = fc.sample(fc.scheduler(), { numRuns: 1, seed: 1 });

let started: Awaited<ReturnType<typeof startStage>>;
beforeAll(async () => {
  started = await startStage();
}, 60_000);
afterAll(() => started.stop());

/** A job of such images, whose messages are in the queue. */
async function jobOf(images: readonly Kind[]): Promise<{ world: World; jobId: string }> {
  if (scheduler === undefined) throw new Error('Nothing was sampled');
  const world = started.stage.worldOf(scheduler, FINE);
  world.clients.submit({ userId: 'ada', imageUrls: images.map((kind, index) => urlOf(kind, 'ada', index)) }, {});
  await world.settle();
  const [jobId = ''] = world.jobIds;
  return { world, jobId };
}

/** One message after the other is worked on. */
async function work(world: World, messages: number, mishaps: Mishaps = {}): Promise<void> {
  for (let message = 0; message < messages; message++) {
    world.workers.work(1, 0, mishaps);
    await world.settle();
  }
}

/** A run of the sweep at that time after the opening of the job, and none before. */
async function sweepAt(world: World, jobId: string, milliseconds: number, mishaps: Mishaps = {}): Promise<void> {
  const { openedAt = '' } = world.backend.jobs.get(jobId) ?? {};
  world.clock.passTo(Date.parse(openedAt) + milliseconds);
  world.sweep(mishaps);
  await world.settle();
}

/** How the job stands, and what each of its images came to, by what its owner is shown. */
async function shown(world: World, jobId: string) {
  world.clients.read(jobId);
  await world.settle();
  const read = world.backend.observations.at(-1);
  if (read?.what !== 'read' || read.view === undefined) throw new Error('The job was not found');
  const { status, detections = [], errors = [] } = read.view;
  const ends = [
    ...detections.map(({ imageIndex }) => [imageIndex, 'DONE'] as const),
    ...errors.map(({ imageIndex, code }) => [imageIndex, code] as const),
  ];
  return { status, images: ends.toSorted(([a], [b]) => a - b).map(([, end]) => end) };
}

describe('a job that is open after 23 hours and 50 minutes', () => {
  it('should end as failed when none of its images has ended', async () => {
    const { world, jobId } = await jobOf(['good', 'good', 'bad']);
    world.backend.queue.lose();
    await sweepAt(world, jobId, DEADLINE - 1);
    expect(await shown(world, jobId)).toEqual({ status: 'PENDING', images: [] });
    await sweepAt(world, jobId, DEADLINE);
    const images = ['DEADLINE_EXCEEDED', 'DEADLINE_EXCEEDED', 'DEADLINE_EXCEEDED'];
    expect(await shown(world, jobId)).toEqual({ status: 'FAILED', images });
  });

  it('should keep what has ended, and end the others', async () => {
    const { world, jobId } = await jobOf(['good', 'bad', 'good']);
    await work(world, 2);
    world.backend.queue.lose();
    await sweepAt(world, jobId, DEADLINE);
    const images = ['DONE', 'CORRUPT_IMAGE', 'DEADLINE_EXCEEDED'];
    expect(await shown(world, jobId)).toEqual({ status: 'COMPLETED', images });
  });

  it.each<[string, Mishaps]>([
    ['counted', { diesBefore: 'count' }],
    ['told of', { diesBefore: 'finish' }],
  ])(
    'should count by what is stored when all of its images have ended and nobody has %s it',
    async (_what, mishaps) => {
      const { world, jobId } = await jobOf(['good', 'bad']);
      await work(world, 2, mishaps);
      expect((await shown(world, jobId)).status).not.toBe('COMPLETED');
      world.backend.queue.lose();
      await sweepAt(world, jobId, DEADLINE);
      expect(await shown(world, jobId)).toEqual({ status: 'COMPLETED', images: ['DONE', 'CORRUPT_IMAGE'] });
    },
  );

  it('should end what a retry that was torn has left as it was', async () => {
    const { world, jobId } = await jobOf(['good', 'bad']);
    await work(world, 2);
    world.clock.passTo(world.clock.milliseconds + HOUR);
    world.clients.retry(jobId, undefined, { diesAfter: 'retry' });
    await world.settle();
    expect(await shown(world, jobId)).toEqual({ status: 'PROCESSING', images: ['DONE'] });
    await sweepAt(world, jobId, DEADLINE);
    expect(await shown(world, jobId)).toEqual({ status: 'COMPLETED', images: ['DONE', 'DEADLINE_EXCEEDED'] });
  });

  it.each<Mishaps>([
    { diesAfter: 'claim job' },
    { diesBefore: 'end' },
    { diesAfter: 'end' },
    { diesBefore: 'count' },
    { diesAfter: 'count' },
    { diesBefore: 'finish' },
  ])('should end within the 24 hours when the sweep is torn: %j', async (mishaps) => {
    const { world, jobId } = await jobOf(['good', 'good', 'good']);
    await work(world, 1);
    world.backend.queue.lose();
    await sweepAt(world, jobId, DEADLINE, mishaps);
    expect((await shown(world, jobId)).status).toBe('PROCESSING');
    await sweepAt(world, jobId, DEADLINE + MINUTE);
    const images = ['DONE', 'DEADLINE_EXCEEDED', 'DEADLINE_EXCEEDED'];
    expect(await shown(world, jobId)).toEqual({ status: 'COMPLETED', images });
  });
});
