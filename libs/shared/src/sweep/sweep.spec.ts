import { describe, expect, it } from '@jest/globals';
import { createLogger } from '../logging/logger.js';
import type { OpenJobsTable } from '../jobs/open-jobs.table.js';
import type { JobSweeper } from './job.sweeper.js';
import { Sweep } from './sweep.js';

const logger = createLogger({ serviceName: 'test', logLevel: 'SILENT' });

describe('Sweep', () => {
  it('should let no shard wait for all of another', async () => {
    const shards = [Array.from({ length: 25 }, (_, index) => `busy ${index}`), ['idle 0', 'idle 1']];
    const swept: string[] = [];
    const budget = new AbortController();
    const open = { due: (shard: number) => Promise.resolve(shards[shard] ?? []) } as Pick<
      OpenJobsTable,
      'due'
    > as OpenJobsTable;
    const sweeper = {
      sweepJob: (jobId: string) => {
        if (swept.push(jobId) === 4) budget.abort();
        return Promise.resolve(undefined);
      },
    } as Pick<JobSweeper, 'sweepJob'> as JobSweeper;

    await new Sweep(sweeper, { open, origin: () => ({ requestId: 'sweep' }), logger }).run(budget.signal);

    expect(swept).toEqual(['busy 0', 'idle 0', 'busy 1', 'idle 1']);
  });
});
