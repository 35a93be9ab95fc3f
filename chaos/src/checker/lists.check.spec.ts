import { describe, expect, it } from '@jest/globals';
import { after, at, faultsOf, GOOD, jobIs, open, rest } from './checker.fixture.js';
import type { ListedJob, Observation } from './observation.js';

const MINUTE = 60_000;
const shown: ListedJob = { jobId: 'j', status: 'COMPLETED', processedCount: 2, failedCount: 1 };
const listed = (userId: string, jobs: readonly ListedJob[], since = GOOD.length): Observation => {
  return { at, what: 'listed', userId, since, askedAt: at, jobs };
};
/** An empty one, answered a minute and more after the jobs were made. */
const missing = (askedAt: number): Observation => {
  return { at: at + 2 * MINUTE, what: 'listed', userId: 'ada', since: GOOD.length, askedAt, jobs: [] };
};

describe('violationsOf, of lists', () => {
  it('should find nothing in one as it should be, nor in one that is behind', () => {
    expect(faultsOf(after(listed('ada', [shown]), listed('ben', [])))).toEqual([]);
    expect(faultsOf(after(listed('ada', [])))).toEqual([]);
  });

  it('should find nothing in one that was long on its way, of before the job had to be in it', () => {
    expect(faultsOf(after(missing(at + MINUTE - 1)))).toEqual([]);
  });

  it('should let a job be shown as it was at any moment while it was asked for', () => {
    const asOpen: ListedJob = { ...shown, status: 'PENDING', processedCount: 0, failedCount: 0 };
    expect(faultsOf(after(listed('ada', [asOpen], 4)))).toEqual([]);
  });

  it.each<[string, Observation, string]>([
    ['the job of another', listed('ben', [shown]), 'somebody saw the job of another'],
    ['a job that nobody has', listed('ada', [{ ...shown, jobId: 'i' }]), 'a job was listed as it never was'],
    ['counts of no time', listed('ada', [{ ...shown, failedCount: 2 }]), 'a job was listed as it never was'],
    ['a job as it was', listed('ada', [{ ...shown, status: 'PROCESSING' }]), 'a job was listed as it never was'],
    ['a job left out', missing(at + MINUTE), 'a job is not listed'],
  ])('should find %s', (_name, observation, because) => {
    expect(faultsOf(after(observation))).toContain(because);
  });

  it('should find a deleted job', () => {
    const deleted = jobIs({ ...rest, status: 'DELETED', nextCheckAt: open.updatedAt, openShard: 1 });
    const deleting: Observation = { at, what: 'deleting', jobId: 'j', objects: false };
    const history = (since: number) => after(deleting, deleted, listed('ada', [shown], since), jobIs());
    expect(faultsOf(history(GOOD.length + 2))).toContain('a job was listed as it never was');
    expect(faultsOf(history(GOOD.length))).toEqual([]);
  });
});
