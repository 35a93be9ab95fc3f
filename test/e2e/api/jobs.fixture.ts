import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageOutcome, JobItem } from '@spotter/shared';
import { ImagesTable, jobMessageSchema, JobsTable } from '@spotter/shared';
import type { JobPage } from '../../../apps/api/src/jobs/list-jobs.dto.js';
import type { SubmittedJob } from '../../../apps/api/src/jobs/submit-job.dto.js';
import { answerTo } from './answer.js';
import type { ApiFixture, Item } from './api.fixture.js';

const OUTCOMES: Readonly<Record<'DONE' | 'FAILED', ImageOutcome>> = {
  DONE: {
    status: 'DONE',
    model: { name: 'default', sha256: 'ab'.repeat(32) },
    result: { imageWidth: 4, imageHeight: 3, detections: [], detectionCount: 0, eTag: '"e"' },
  },
  FAILED: { status: 'FAILED', error: { code: 'CORRUPT_IMAGE', message: 'The image is cut off' } },
};

export type Ending = keyof typeof OUTCOMES;

/** What users and a worker do with jobs in an API that is started by the time they do it; identity is off. */
export function jobsOf(started: () => ApiFixture) {
  const jobs = () => started().app.get(JobsTable);

  /** A job that was just accepted. */
  async function submitted(userId: string, imageCount = 1, headers: Record<string, string> = {}): Promise<string> {
    const { http, config } = started();
    const imageUrls = Array.from(
      { length: imageCount },
      (_, index) => `s3://${config.uploadBucket}/uploads/${userId}/${index}.jpg`,
    );
    const request = http.post('/process').set(headers).send({ imageUrls, userId });
    return (await answerTo<SubmittedJob>(request.expect(202))).body.jobId;
  }

  /** Ends and counts images, as a worker does, the first of them first. */
  async function count(jobId: string, ...endings: readonly Ending[]): Promise<JobItem> {
    const { run } = await itemOf(jobId);
    for (const [imageIndex, ending] of endings.entries()) {
      await started().app.get(ImagesTable).end({ jobId, imageIndex, run }, OUTCOMES[ending]);
      await jobs().count(jobId, run, [{ imageIndex, status: ending }]);
    }
    return itemOf(jobId);
  }

  /** A job whose images ended so. */
  async function ended(userId: string, ...endings: readonly Ending[]): Promise<string> {
    const jobId = await submitted(userId, endings.length);
    await jobs().finish(await count(jobId, ...endings));
    return jobId;
  }

  /** @throws Error when there is none. */
  async function itemOf(jobId: string): Promise<JobItem> {
    const job = await jobs().get(jobId);
    if (job === undefined) throw new Error(`There is no job ${jobId}`);
    return job;
  }

  /** Changes a job as only time does. */
  async function set(jobId: string, field: 'createdAt' | 'nextCheckAt' | 'ttl', value: string | number): Promise<void> {
    const { dynamoDb, config } = started();
    await dynamoDb.send(
      new UpdateCommand({
        TableName: config.tables.jobs,
        Key: { jobId },
        UpdateExpression: 'SET #field = :value',
        ExpressionAttributeNames: { '#field': field },
        ExpressionAttributeValues: { ':value': value },
      }),
    );
  }

  async function page(userId: string, query: object = {}): Promise<JobPage> {
    const request = started()
      .http.get('/jobs')
      .query({ userId, ...query });
    return (await answerTo<JobPage>(request.expect(200))).body;
  }

  /** All pages of a list, from the first on. */
  async function walk(userId: string, query: object = {}): Promise<JobPage[]> {
    const pages = [await page(userId, query)];
    for (let cursor = pages[0]?.nextCursor; cursor !== undefined; cursor = pages.at(-1)?.nextCursor) {
      pages.push(await page(userId, { ...query, cursor }));
    }
    return pages;
  }

  /** Takes all messages out of the queue. Returns which images those of a run of the job are about. */
  async function sent(jobId: string, run: number): Promise<number[]> {
    const messages = (await started().takeMessages()).map(({ Body }) => jobMessageSchema.parse(JSON.parse(Body ?? '')));
    return messages.flatMap((one) => (one.jobId === jobId && one.run === run ? one.imageIndex : [])).toSorted();
  }

  /** Everything that is stored of a job, in whatever table. */
  async function traces(jobId: string): Promise<Item[]> {
    const tables = await Promise.all((['jobs', 'detections', 'app'] as const).map((table) => started().scan(table)));
    return tables.flat().filter((item) => item['jobId'] === jobId);
  }

  return { submitted, count, ended, itemOf, set, page, walk, sent, traces };
}

/** The ids of the jobs of pages, in their order. */
export function idsOf(...pages: readonly JobPage[]): string[] {
  return pages.flatMap(({ jobs }) => jobs.map(({ jobId }) => jobId));
}
