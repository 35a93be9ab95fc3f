import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobItem } from '@spotter/shared';
import { done } from './job-tables.fixture.js';
import type { SweepWorld } from './sweep.fixture.js';
import { startSweepWorld } from './sweep.fixture.js';

const MINUTE = 60_000;

let world: SweepWorld;

beforeAll(async () => {
  world = await startSweepWorld();
});

afterAll(() => world.close());

/** Sweeps a job that can't be erased, and passes to its next check; returns in how many minutes that was. */
async function minutesToNext(job: JobItem): Promise<number> {
  await expect(world.sweepJob(job)).rejects.toThrow('Nothing is deleted here');
  const { nextCheckAt = '' } = await world.stored(job);
  const milliseconds = Date.parse(nextCheckAt) - world.now().getTime();
  world.later(milliseconds / 1_000);
  return milliseconds / MINUTE;
}

describe('a deletion that can not come to its end', () => {
  it.each([0, 30])('should be tried ever more rarely, of a job that is %d days old', async (days) => {
    const ended = await world.endedJob(done);
    world.later(days * 24 * 60 * 60);
    const job = (await world.control.markDeleted(ended, true)) as JobItem;
    const waits = [];
    for (let tries = 0; tries < 9; tries++) waits.push(await minutesToNext(job));
    expect(waits).toEqual([1, 1, 2, 4, 8, 16, 32, 60, 60]);
    expect(await world.stored(job)).toMatchObject({ status: 'DELETED', deleteObjects: true });
  });
});
