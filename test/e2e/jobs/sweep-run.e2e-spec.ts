import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobItem } from '@spotter/shared';
import { done, image } from './job-tables.fixture.js';
import type { SweepWorld } from './sweep.fixture.js';
import { crashAfter, ENDLESS, startSweepWorld } from './sweep.fixture.js';

let world: SweepWorld;

beforeAll(async () => {
  world = await startSweepWorld();
});

afterAll(() => world.close());

beforeEach(() => {
  world.resetClock();
});

describe('a run of the sweep', () => {
  it('should sweep what is due, and nothing when the index is behind', async () => {
    world.later(-86_400);
    const jobs = [await world.acceptedJob(1), await world.acceptedJob(1), await world.acceptedJob(2)];
    const [unsent, counted, late] = jobs as [JobItem, JobItem, JobItem];
    await world.images.end(image(counted), done);
    await world.jobs.count(counted.jobId, 1, [{ imageIndex: 0, status: 'DONE' }]);
    await world.open.claim(late);

    expect(await world.caughtUp(() => world.sweep.run(ENDLESS))).toEqual({ repaired: 1, finished: 1 });

    expect(await world.taken()).toEqual([{ v: 1, ...image(unsent) }]);
    expect(await world.stored(counted)).toMatchObject({ status: 'COMPLETED' });
    // The index still names both.
    expect(await world.sweep.run(ENDLESS)).toEqual({});
    expect(await world.taken()).toEqual([]);
  });

  it('should take the jobs of a shard by 25 until there are no more, and begin none once its budget is spent', async () => {
    world.later(-172_800);
    const shard = new Set<string>();
    while (shard.size < 27) {
      const job = await world.acceptedJob(1);
      if (job.openShard === 5) shard.add(job.jobId);
      else await world.control.cancel(job.jobId);
    }
    const swept = () => world.caughtUp(() => world.sweep.run(ENDLESS));

    expect(await world.caughtUp(() => world.sweep.run(AbortSignal.abort()))).toEqual({});
    expect(await swept()).toEqual({ repaired: 27 });
    expect(await swept()).toEqual({});
    expect(new Set((await world.taken()).map(({ jobId }) => jobId))).toEqual(shard);
  });

  it('should give the others their turn when one fails, and count what failed', async () => {
    world.later(-259_200);
    const [broken, whole] = [await world.acceptedJob(1), await world.acceptedJob(1)];
    world.client.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          const { Key } = args.input as { Key?: { jobId?: string } };
          const isBroken = commandName === 'UpdateItemCommand' && Key?.jobId === broken.jobId;
          return isBroken ? Promise.reject(new Error('failed')) : next(args);
        },
      { step: 'initialize', name: 'failure' },
    );
    const tally = await world.caughtUp(() => world.sweep.run(ENDLESS));
    world.client.middlewareStack.remove('failure');

    // The broken one is due again, and not tried again before the next run.
    expect(tally).toEqual({ failed: 1, repaired: 1 });
    expect(await world.taken()).toEqual([{ v: 1, ...image(whole) }]);
  });

  it('should count each shard that it can not list', async () => {
    const back = crashAfter([world.client], 3);
    const tally = await world.caughtUp(() => world.sweep.run(ENDLESS));
    back();
    expect(tally['failed']).toBeGreaterThanOrEqual(5);
  });
});
