import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../checker/observation.js';
import type { Submission } from './job.client.js';
import { misuseKey } from './key.misuse.js';

const other = { userId: 'ada', key: 'k', imageUrls: ['s3://b/other'] };

async function faultsOf(answer: Submission, observations: readonly Observation[] = []): Promise<string[]> {
  const faults: { jobId: string; because: string }[] = [];
  const client = { ask: () => Promise.resolve(answer) };
  await misuseKey({ client, ledger: { observations: [...observations] }, faults }, 'j', other);
  return faults.map(({ because }) => because);
}

describe('misuseKey', () => {
  it.each([{}, { status: 422 }, { status: 500 }, { status: 503 }])('should be fine with %j', async (answer) => {
    expect(await faultsOf(answer)).toEqual([]);
  });

  it.each([
    [{ status: 202, jobId: 'other' }, 'its key with another body got job other'],
    [{ status: 202, jobId: 'j' }, 'its key with another body got job j'],
    [{ status: 409 }, 'its key with another body got status 409'],
  ])('should say what is wrong with %j', async (answer, because) => {
    expect(await faultsOf(answer)).toEqual([because]);
  });

  it('should know that a key is free once its job is being deleted, and no other', async () => {
    const deleting = (jobId: string): Observation => ({ at: 0, what: 'deleting', jobId, objects: false });
    expect(await faultsOf({ status: 202, jobId: 'other' }, [deleting('j')])).toEqual([]);
    expect(await faultsOf({ status: 202, jobId: 'other' }, [deleting('i')])).toHaveLength(1);
  });
});
