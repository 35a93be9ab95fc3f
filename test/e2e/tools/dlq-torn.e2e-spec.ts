import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { JobControlTable } from '@spotter/shared';
import { Redrive } from '../../../apps/tools/src/dlq/redrive.js';
import { done, failed } from '../jobs/job-tables.fixture.js';
import type { SweepWorld } from '../jobs/sweep.fixture.js';
import { crashAfter, startSweepWorld } from '../jobs/sweep.fixture.js';
import { recordedLogger } from '../support/recorded-logger.js';

const HOUR = 60 * 60;

describe('Redrive', () => {
  let world: SweepWorld;
  let redrive: Redrive;
  beforeAll(async () => {
    world = await startSweepWorld();
    redrive = new Redrive({ ...world, origin: { requestId: 'redrive' }, logger: recordedLogger() });
  });
  afterEach(() => {
    world.resetClock();
  });
  afterAll(async () => {
    await world.close();
  });

  it('should end in one new run of the job, at whichever call it crashed before it was run again', async () => {
    for (let calls = 0; ; calls++) {
      const job = await world.endedJob(failed, done, failed);
      const revive = crashAfter([world.client, world.sqs], calls);
      await redrive.redrive(job.jobId, [0]).catch(() => undefined);
      const wasCut = revive();
      await world.taken();

      const again = (await redrive.redrive(job.jobId, [0])).get(0);
      world.later(HOUR);
      await world.sweepJob(job);

      expect(['sent', 'retried']).toContain(again?.kind);
      expect(await world.stored(job)).toMatchObject({
        run: 2,
        status: 'PROCESSING',
        done: new Set([1]),
        failed: new Set([2]),
      });
      expect((await world.repairs.getMany(job.jobId, [0])).get(0)).toMatchObject({ run: 2, status: 'PENDING' });
      expect(await world.taken()).toContainEqual({ v: 1, jobId: job.jobId, run: 2, imageIndex: 0 });
      if (!wasCut) {
        expect(calls).toBeGreaterThan(5);
        return;
      }
    }
  });

  it('should keep the letters whose messages SQS does not take', async () => {
    const job = await world.acceptedJob(2);
    const revive = crashAfter([world.sqs], 0);
    const redriven = await redrive.redrive(job.jobId, [0, 1]);
    revive();
    expect([...redriven.values()].map(({ kind }) => kind)).toEqual(['kept', 'kept']);
    expect(await world.taken()).toEqual([]);
  });

  it('should keep letters whose job somebody else retries at the same time, and send them when it is run again', async () => {
    const job = await world.endedJob(failed);
    /** Somebody else's write is just before its own. */
    class SecondOfTwo extends JobControlTable {
      override async retry(...args: Parameters<JobControlTable['retry']>) {
        await super.retry(...args);
        world.later(1);
        return super.retry(...args);
      }
    }
    const control = new SecondOfTwo(world.client, world.jobsName, world.now);
    const late = new Redrive({ ...world, control, origin: { requestId: 'redrive' }, logger: recordedLogger() });

    expect((await late.redrive(job.jobId, [0])).get(0)?.kind).toBe('kept');
    expect((await redrive.redrive(job.jobId, [0])).get(0)).toEqual({ kind: 'sent', note: 'in run 2' });
    expect((await world.stored(job)).run).toBe(2);
  });
});
