import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImagesTable } from '@spotter/shared';
import type { SubmittedJob } from '../../../apps/api/src/jobs/submit-job.dto.js';
import { done } from '../jobs/job-tables.fixture.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';

/** Keeps the next batch of writes under way, as if it had not been answered in time. Returns what lets it arrive. */
function holdNextBatch({ dynamoDb }: ApiFixture): () => Promise<unknown> {
  let deliver: (() => Promise<unknown>) | undefined;
  dynamoDb.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (deliver !== undefined || commandName !== BatchWriteItemCommand.name) return next(args);
        deliver = () => next(args);
        throw Object.assign(new Error('It was not answered'), { name: 'TimeoutError' });
      },
    { step: 'deserialize', priority: 'high', name: 'held' },
  );
  return async () => {
    if (deliver === undefined) throw new Error('Nothing was held');
    await deliver();
  };
}

describe('POST /process', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  it('should lose no result to a write of its own that arrives after all', async () => {
    const deliver = holdNextBatch(api);
    const imageUrls = [`s3://${api.config.uploadBucket}/uploads/0.jpg`];
    const { body } = await answerTo<SubmittedJob>(api.http.post('/process').send({ imageUrls }).expect(202));
    const images = new ImagesTable(api.dynamoDb, api.config.tables.detections);
    await images.end({ jobId: body.jobId, imageIndex: 0, run: 1 }, done);
    expect(await images.get(body.jobId, 0)).toMatchObject({ status: 'DONE' });

    await deliver();

    expect(await images.get(body.jobId, 0)).toMatchObject({ status: 'DONE' });
    // What arrived belongs to no job.
    expect(await api.scan('detections')).toHaveLength(4);
    expect(await api.scan('jobs')).toHaveLength(1);
  });
});
