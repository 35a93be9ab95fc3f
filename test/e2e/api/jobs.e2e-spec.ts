import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DoneImageItem, FailedImageItem, ImageItem, JobItem, PendingImageItem } from '@spotter/shared';
import { ImageRepairs, ImagesTable, JobControlTable, JobsTable, REQUEST_INDEX } from '@spotter/shared';
import type { JobView } from '../../../apps/api/src/jobs/read-job.dto.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';

const MODEL = { name: 'default', sha256: 'ab'.repeat(32) };
const TTL = 4_000_000_000;

describe('GET /jobs/{jobId}', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const pending = (jobId: string, imageIndex: number): PendingImageItem => ({
    jobId,
    imageIndex,
    imageUrl: `s3://photos/uploads/${imageIndex}`,
    run: 1,
    status: 'PENDING',
    attempts: 0,
    ttl: TTL,
  });
  const done = (jobId: string, imageIndex: number, label = 'plate'): DoneImageItem => ({
    ...pending(jobId, imageIndex),
    status: 'DONE',
    imageWidth: 640,
    imageHeight: 480,
    detections: [{ label, confidence: 0.95, bbox: [100, 150, 500, 400] }],
    detectionCount: 1,
    eTag: '"e"',
    model: MODEL,
  });
  const failed = (jobId: string, imageIndex: number): FailedImageItem => ({
    ...pending(jobId, imageIndex),
    status: 'FAILED',
    error: { code: 'IMAGE_NOT_FOUND', message: 'There is no such object' },
  });

  async function store(job: Partial<JobItem>, imagesOf: (jobId: string) => readonly ImageItem[]): Promise<string> {
    const jobId = randomUUID();
    const images = imagesOf(jobId);
    const now = '2026-01-02T03:04:05.678Z';
    const Item = {
      jobId,
      userId: 'ada',
      status: 'PROCESSING',
      run: 1,
      imageCount: images.length,
      sends: 1,
      seen: 0,
      createdAt: now,
      updatedAt: now,
      openedAt: now,
      ...job,
    };
    await api.dynamoDb.send(new PutCommand({ TableName: api.config.tables.jobs, Item }));
    const table = new ImagesTable(api.dynamoDb, api.config.tables.detections);
    await table.putAll({ jobId, imageIndex: REQUEST_INDEX, bodyHash: 'x', ttl: TTL }, images as PendingImageItem[]);
    return jobId;
  }

  const range = (length: number) => Array.from({ length }, (_, index) => index);

  async function pagesOf(
    jobId: string,
    query: Record<string, string>,
  ): Promise<{ indexes: number[]; bytes: number }[]> {
    const pages: { indexes: number[]; bytes: number }[] = [];
    let cursor: string | undefined;
    do {
      const { body, text } = await answerTo<JobView>(
        api.http
          .get(`/jobs/${jobId}`)
          .query({ ...query, ...(cursor && { cursor }) })
          .expect(200),
      );
      const ended = [...(body.detections ?? []), ...(body.errors ?? [])];
      pages.push({
        indexes: ended.map(({ imageIndex }) => imageIndex).toSorted((a, b) => a - b),
        bytes: Buffer.byteLength(text),
      });
      cursor = body.nextCursor;
    } while (cursor !== undefined);
    return pages;
  }

  it('should show only the first fields of a PENDING job', async () => {
    const jobId = await store({ status: 'PENDING' }, (id) => [pending(id, 0), done(id, 1)]);
    const { body } = await answerTo(api.http.get(`/jobs/${jobId}`).expect(200));
    expect(body).toEqual({
      jobId,
      status: 'PENDING',
      imageCount: 2,
      processedCount: 0,
      failedCount: 0,
      createdAt: '2026-01-02T03:04:05Z',
      updatedAt: '2026-01-02T03:04:05Z',
    });
  });

  it('should show a job that a client has just submitted', async () => {
    const imageUrls = [`s3://${api.config.uploadBucket}/uploads/a`];
    const submitted = await answerTo<JobView>(api.http.post('/process').send({ imageUrls }).expect(202));
    const { body } = await answerTo(api.http.get(submitted.headers['location'] ?? '').expect(200));
    expect(body).toMatchObject({ jobId: submitted.body.jobId, status: 'PENDING', imageCount: 1 });
  });

  it('should show what has ended, detections and errors, as the contract says', async () => {
    const jobId = await store({ status: 'COMPLETED', done: new Set([0, 2]), failed: new Set([1]) }, (id) => [
      done(id, 0),
      failed(id, 1),
      { ...done(id, 2), imagePages: 12, detections: [], detectionCount: 0, truncated: true },
    ]);
    const { body } = await answerTo(api.http.get(`/jobs/${jobId}`).expect(200));
    const image = { imageWidth: 640, imageHeight: 480, model: MODEL, eTag: '"e"' };
    expect(body).toEqual({
      jobId,
      status: 'COMPLETED',
      imageCount: 3,
      processedCount: 3,
      failedCount: 1,
      createdAt: '2026-01-02T03:04:05Z',
      updatedAt: '2026-01-02T03:04:05Z',
      detections: [
        {
          imageUrl: 's3://photos/uploads/0',
          imageIndex: 0,
          ...image,
          detections: [{ label: 'plate', confidence: 0.95, bbox: [100, 150, 500, 400] }],
          detectionCount: 1,
        },
        {
          imageUrl: 's3://photos/uploads/2',
          imageIndex: 2,
          ...image,
          imagePages: 12,
          detections: [],
          detectionCount: 0,
          truncated: true,
        },
      ],
      errors: [
        {
          imageUrl: 's3://photos/uploads/1',
          imageIndex: 1,
          code: 'IMAGE_NOT_FOUND',
          message: 'There is no such object',
        },
      ],
    });
  });

  it('should show an image as ended only once the job has counted it', async () => {
    const jobId = await store({ done: new Set([1]) }, (id) => [
      done(id, 0),
      done(id, 1),
      failed(id, 2),
      pending(id, 3),
    ]);
    const { body } = await answerTo<JobView>(api.http.get(`/jobs/${jobId}`).expect(200));
    expect(body).toMatchObject({ processedCount: 1, failedCount: 0, errors: [] });
    expect(body.detections?.map(({ imageIndex }) => imageIndex)).toEqual([1]);
  });

  it('should show a job that is retried while it is read as it is in its new run', async () => {
    const jobId = await store({ status: 'COMPLETED', done: new Set([0]), failed: new Set([1]) }, (id) => [
      done(id, 0),
      failed(id, 1),
    ]);
    const { jobs: jobsName, detections } = api.config.tables;
    api.dynamoDb.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName !== 'QueryCommand') return next(args);
          api.dynamoDb.middlewareStack.remove('retried');
          const job = await new JobsTable(api.dynamoDb, jobsName).get(jobId);
          const retried = job && (await new JobControlTable(api.dynamoDb, jobsName).retry(job, [1]));
          const repairs = new ImageRepairs(api.dynamoDb, detections);
          const image = (await repairs.getMany(jobId, [1])).get(1);
          if (retried && image) await repairs.reopen(image, retried.run);
          return next(args);
        },
      { step: 'initialize', name: 'retried' },
    );

    const { body } = await answerTo<JobView>(api.http.get(`/jobs/${jobId}`).expect(200));

    expect(body).toMatchObject({ status: 'PROCESSING', processedCount: 1, failedCount: 0, errors: [] });
    expect(body.detections?.map(({ imageIndex }) => imageIndex)).toEqual([0]);
  });

  describe('pages', () => {
    it('should end at the limit, and cover the same indexes with both lists', async () => {
      const jobId = await store({ done: new Set([0, 2, 4, 6]), failed: new Set([1, 3, 5]) }, (id) =>
        range(7).map((index) => (index % 2 === 0 ? done(id, index) : failed(id, index))),
      );
      expect((await pagesOf(jobId, { limit: '3' })).map(({ indexes }) => indexes)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
      expect(await pagesOf(jobId, { limit: '7' })).toHaveLength(1);
      expect(await pagesOf(jobId, {})).toHaveLength(1);
    });

    it('should end at 4 MB, and lose nothing', async () => {
      const jobId = await store({ done: new Set(range(130)) }, (id) =>
        range(130).map((index) => done(id, index, 'é'.repeat(40_000))),
      );
      const pages = await pagesOf(jobId, {});
      expect(pages.length).toBe(3);
      for (const { bytes } of pages) expect(bytes).toBeLessThanOrEqual(4 * 1024 * 1024);
      expect(pages.flatMap(({ indexes }) => indexes)).toEqual(range(130));
    }, 30_000);

    it('should hold 1,000 images in one', async () => {
      const jobId = await store({ done: new Set(range(1_000)) }, (id) => range(1_000).map((index) => done(id, index)));
      expect((await pagesOf(jobId, {})).map(({ indexes }) => indexes.length)).toEqual([1_000]);
    }, 30_000);

    it.each(['0', '1001', '-1', '1e3', '1.5', 'NaN', '', '٣', '1000000000000'])(
      'should refuse the limit %j',
      async (limit) => {
        const jobId = await store({}, (id) => [pending(id, 0)]);
        const { body } = await answerTo(api.http.get(`/jobs/${jobId}`).query({ limit }).expect(400));
        expect(body).toEqual(
          errorBody('VALIDATION_ERROR', expect.stringContaining('whole number from 1 to 1000'), ['limit']),
        );
      },
    );

    it('should refuse a cursor of another job, a changed one, and one that is none', async () => {
      const images = (id: string) => range(4).map((index) => done(id, index));
      const [mine, other] = await Promise.all([store({}, images), store({}, images)]);
      const { body: page } = await answerTo<JobView>(api.http.get(`/jobs/${other}`).query({ limit: 2 }).expect(200));
      await api.http.get(`/jobs/${other}`).query({ cursor: page.nextCursor }).expect(200);
      for (const cursor of [page.nextCursor, `${page.nextCursor ?? ''}A`, '', 'AAAA', '{"index":1}']) {
        const { body } = await answerTo(api.http.get(`/jobs/${mine}`).query({ cursor }).expect(400));
        expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), ['cursor']));
      }
    });

    it('should ignore unknown query parameters and refuse one that is given twice', async () => {
      const jobId = await store({}, (id) => [pending(id, 0)]);
      await api.http.get(`/jobs/${jobId}?colour=red`).expect(200);
      await api.http.get(`/jobs/${jobId}?limit=1&limit=2`).expect(400);
    });
  });

  describe('with include=viewUrl', () => {
    const inBucket = (image: DoneImageItem): DoneImageItem => ({
      ...image,
      imageUrl: `s3://${api.config.uploadBucket}/uploads/ada/${image.imageIndex}.jpg`,
    });

    it('should add URLs to what was detected in pictures of the upload bucket, and to nothing else', async () => {
      const jobId = await store({ done: new Set([0, 1]), failed: new Set([2]) }, (id) => [
        inBucket(done(id, 0)),
        done(id, 1),
        failed(id, 2),
      ]);
      const { body: plain } = await answerTo<JobView>(api.http.get(`/jobs/${jobId}`).expect(200));
      const { body } = await answerTo<JobView>(
        api.http.get(`/jobs/${jobId}`).query({ include: 'viewUrl' }).expect(200),
      );
      const [seen, elsewhere] = body.detections ?? [];
      const { viewUrl = '', viewUrlExpiration, ...result } = seen ?? {};
      expect(viewUrl).toContain('/uploads/ada/0.jpg?');
      expect(viewUrlExpiration).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect({ ...body, detections: [result, elsewhere] }).toEqual(plain);
    });

    it('should add nothing to a PENDING job', async () => {
      const jobId = await store({ status: 'PENDING' }, (id) => [inBucket(done(id, 0))]);
      const { text } = await answerTo(api.http.get(`/jobs/${jobId}?include=viewUrl`).expect(200));
      expect(text).not.toContain('viewUrl');
    });

    it.each(['detections', '', 'viewurl', 'viewUrl,x', 'viewUrl&include=viewUrl'])(
      'should refuse include=%s',
      async (include) => {
        const jobId = await store({}, (id) => [pending(id, 0)]);
        const { body } = await answerTo(api.http.get(`/jobs/${jobId}?include=${include}`).expect(400));
        expect(body).toEqual(errorBody('VALIDATION_ERROR', 'include must be viewUrl', ['include']));
      },
    );

    it('should end a page at 4 MB with the URLs in it, and lose nothing', async () => {
      const jobId = await store({ done: new Set(range(1_000)) }, (id) =>
        range(1_000).map((index) => inBucket(done(id, index, 'a'.repeat(3_700)))),
      );
      expect(await pagesOf(jobId, {})).toHaveLength(1);
      const pages = await pagesOf(jobId, { include: 'viewUrl' });
      expect(pages).toHaveLength(2);
      for (const { bytes } of pages) expect(bytes).toBeLessThanOrEqual(4 * 1024 * 1024);
      expect(pages.flatMap(({ indexes }) => indexes)).toEqual(range(1_000));
    }, 30_000);
  });

  it('should answer an unknown id, a malformed one, and a job that is gone all alike', async () => {
    const gone = await store({ status: 'COMPLETED', ttl: Math.floor(Date.now() / 1_000) - 1 }, (id) => [done(id, 0)]);
    const deleted = await store({ status: 'DELETED' }, (id) => [done(id, 0)]);
    const upper = (await store({}, (id) => [pending(id, 0)])).toUpperCase();
    const ids = [
      randomUUID(),
      gone,
      deleted,
      upper,
      'x',
      '1',
      '%00',
      '%zz',
      '..%2f..',
      'é',
      '%F0%9F%8F%8B',
      'a'.repeat(5_000),
    ];
    const answers = await Promise.all(ids.map((id) => api.http.get(`/jobs/${id}`)));
    for (const { status, body } of answers) {
      expect(status).toBe(404);
      expect(body).toEqual(errorBody('NOT_FOUND', 'Not Found'));
    }
  });
});
