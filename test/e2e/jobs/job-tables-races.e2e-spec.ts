import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobTables } from './job-tables.fixture.js';
import { image, startJobTables } from './job-tables.fixture.js';

describe('ImagesTable', () => {
  let tables: JobTables;
  beforeAll(async () => {
    tables = await startJobTables();
  });
  afterAll(() => tables.close());

  it('should let only one of many start an attempt', async () => {
    const { images } = tables;
    const job = await tables.acceptedJob(1);

    const starts = await Promise.all(
      Array.from({ length: 8 }, (_, n) => images.startAttempt(image(job), `owner-${n}`)),
    );

    expect(starts.map(({ kind }) => kind).sort()).toEqual([...Array<string>(7).fill('leased'), 'started']);
    expect(await images.get(job.jobId, 0)).toMatchObject({ attempts: 1 });
  });
});
