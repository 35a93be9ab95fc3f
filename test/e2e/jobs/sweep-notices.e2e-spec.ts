import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ImageOutcome, JobItem } from '@spotter/shared';
import { JOB_TIMES } from '@spotter/shared';
import { done, failed, image } from './job-tables.fixture.js';
import type { SweepWorld } from './sweep.fixture.js';
import { startSweepWorld } from './sweep.fixture.js';

let world: SweepWorld;

beforeAll(async () => {
  // By chance, as in earnest: of sweeps in the same millisecond one claims the job.
  world = await startSweepWorld(Math.random);
});

afterAll(() => world.close());

beforeEach(() => {
  world.resetClock();
});

/** Ends images of a job, and counts them when told to, as a worker that dies after either. */
async function worked(outcomes: readonly ImageOutcome[], isCounted: boolean): Promise<JobItem> {
  const job = await world.acceptedJob(2);
  for (const [index, outcome] of outcomes.entries()) {
    await world.images.end(image(job, index), outcome);
    if (isCounted) await world.jobs.count(job.jobId, 1, [{ imageIndex: index, status: outcome.status }]);
  }
  return job;
}

const toldOf = ({ jobId }: JobItem) => world.ended.filter((job) => job.jobId === jobId);

describe('a sweep', () => {
  it('should tell of each end that it writes, as it is stored', async () => {
    const finished = await worked([done, failed], true);
    const repaired = await worked([failed, failed], false);
    const late = await worked([done], true);
    await world.sweepJob(finished);
    await world.sweepJob(repaired);
    world.later(JOB_TIMES.deadline / 1_000);
    expect(await world.sweepJob(late)).toBe('deadline');

    for (const job of [finished, repaired, late]) expect(toldOf(job)).toEqual([await world.stored(job)]);
    expect(toldOf(finished)).toMatchObject([{ status: 'COMPLETED' }]);
    expect(toldOf(repaired)).toMatchObject([{ status: 'FAILED' }]);
  });

  it('should tell nothing of a job that goes on, or that it finds ended', async () => {
    const open = await worked([done], true);
    await world.sweepJob(open);
    const ended = await world.endedJob(done);
    await world.sweepJob(ended);
    expect([...toldOf(open), ...toldOf(ended)]).toEqual([]);
  });

  it('should tell once of what many sweeps come upon', async () => {
    const job = await worked([done, done], true);
    await Promise.all(Array.from({ length: 6 }, () => world.sweepJob(job)));
    await world.sweepJob(job);
    expect(toldOf(job)).toHaveLength(1);
  });
});
