import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { SendMessageBatchCommandInput } from '@aws-sdk/client-sqs';
import { LIMITS, putInBatches } from '@spotter/shared';
import { LazySqs } from '../../../apps/api/src/aws/lazy-clients.js';
import type { SubmittedJob } from '../../../apps/api/src/jobs/submit-job.dto.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';

const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const MILLISECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('POST /process', () => {
  let api: ApiFixture;
  let prefix: string;
  beforeAll(async () => {
    api = await startApi();
    prefix = `s3://${api.config.uploadBucket}/uploads`;
  });
  afterAll(() => api.close());
  afterEach(() => api.takeMessages());

  const submit = (body: object) => api.http.post('/process').send(body);

  describe('bad input', () => {
    const good = () => `${prefix}/a.jpg`;
    const bucket = () => api.config.uploadBucket;
    const cases: [string, () => unknown, string[]][] = [
      ['no images', () => ({ imageUrls: [] }), ['imageUrls']],
      ['1,001 images', () => ({ imageUrls: Array.from({ length: 1_001 }, good) }), ['imageUrls']],
      ['images of the wrong type', () => ({ imageUrls: good() }), ['imageUrls']],
      ['an image of the wrong type', () => ({ imageUrls: [good(), 5, null] }), ['imageUrls[1]', 'imageUrls[2]']],
      ['http://', () => ({ imageUrls: ['http://example.com/a.jpg'] }), ['imageUrls[0]']],
      [
        'https:// of the bucket',
        () => ({ imageUrls: [good(), `https://${bucket()}.s3.amazonaws.com/uploads/a`] }),
        ['imageUrls[1]'],
      ],
      ['another bucket', () => ({ imageUrls: ['s3://other-bucket/uploads/a.jpg'] }), ['imageUrls[0]']],
      ['a bucket behind an @', () => ({ imageUrls: [`s3://${bucket()}@evil/uploads/a.jpg`] }), ['imageUrls[0]']],
      ['another prefix', () => ({ imageUrls: [`s3://${bucket()}/session-uploads/a.jpg`] }), ['imageUrls[0]']],
      ['.. in a key', () => ({ imageUrls: [good(), `${prefix}/../exercises/a.jpg`] }), ['imageUrls[1]']],
      [
        '%2e%2e in a key',
        () => ({ imageUrls: [`${prefix}/%2e%2e/a.jpg`, `${prefix}/%2E./a.jpg`] }),
        ['imageUrls[0]', 'imageUrls[1]'],
      ],
      ['%252e in a key', () => ({ imageUrls: [`${prefix}/%252e%252e/a.jpg`] }), ['imageUrls[0]']],
      ['a control character in a key', () => ({ imageUrls: [`${prefix}/a\r\n.jpg`] }), ['imageUrls[0]']],
      ['a key that is too long', () => ({ imageUrls: [`${prefix}/${'a'.repeat(1_024)}`] }), ['imageUrls[0]']],
      ['unknown fields', () => ({ imageUrls: [good()], webhook: 'http://x', status: 'DONE' }), ['webhook', 'status']],
      [
        'wrong options',
        () => ({ imageUrls: [good()], options: { minConfidence: 1.1, nms: 1 } }),
        ['options.minConfidence', 'options.nms'],
      ],
      ['wrong metadata', () => ({ imageUrls: [good()], metadata: 'x' }), ['metadata']],
      ['a wrong user', () => ({ imageUrls: [good()], userId: 'a#b' }), ['userId']],
      ['a body that is an array', () => [good()], ['body']],
    ];

    it.each(cases)('should be refused before anything is written: %s', async (_case, body, paths) => {
      const before = await everything();
      const answer = await answerTo(submit(body() as object).expect(400));
      expect(answer.body).toEqual(errorBody('VALIDATION_ERROR', expect.any(String), paths));
      expect(answer.text).not.toMatch(/\bat .*\.(ts|js|mjs):/);
      expect(await everything()).toEqual(before);
    });

    it.each([
      ['malformed JSON', '{"imageUrls":[', 400, 'VALIDATION_ERROR'],
      [
        'a body over 256 KB',
        JSON.stringify({ imageUrls: ['x'.repeat(LIMITS.requestBodyBytes)] }),
        413,
        'PAYLOAD_TOO_LARGE',
      ],
    ])('should be refused before anything is written: %s', async (_case, text, status, code) => {
      const before = await everything();
      const { body } = await answerTo(
        api.http.post('/process').set('content-type', 'application/json').send(text).expect(status),
      );
      expect(body).toEqual(errorBody(code, expect.any(String)));
      expect(await everything()).toEqual(before);
    });

    async function everything(): Promise<unknown> {
      return [await api.scan('jobs'), await api.scan('detections'), await api.scan('app'), await api.takeMessages()];
    }
  });

  describe('a job that is accepted', () => {
    it('should be answered as the contract says', async () => {
      const { body, headers } = await answerTo<SubmittedJob>(
        submit({ imageUrls: [`${prefix}/a.jpg`, `${prefix}/b.jpg`] }).expect(202),
      );
      expect(body).toEqual({
        success: true,
        jobId: expect.stringMatching(UUID_V4),
        status: 'PENDING',
        message: 'Job created for 2 image(s)',
        imageCount: 2,
      });
      expect(headers['location']).toBe(`/jobs/${body.jobId}`);
    });

    it('should be stored as the protocol says', async () => {
      const request = {
        imageUrls: [`${prefix}/a.jpg`, `${prefix}/a.jpg`],
        userId: 'grace',
        metadata: { set: 3, huge: 1e300, '': [null] },
        options: { minConfidence: 0.5, labels: ['plate'], maxDetections: 5 },
      };
      const { body } = await answerTo<SubmittedJob>(submit(request).expect(202));
      const [job] = (await api.scan('jobs')).filter(({ jobId }) => jobId === body.jobId);
      expect(job).toEqual({
        jobId: body.jobId,
        userId: 'grace',
        status: 'PENDING',
        run: 1,
        imageCount: 2,
        sends: 1,
        sentAt: expect.stringMatching(MILLISECONDS),
        seen: 0,
        createdAt: expect.stringMatching(MILLISECONDS),
        openedAt: job?.['createdAt'],
        updatedAt: job?.['createdAt'],
        nextCheckAt: new Date(Date.parse(String(job?.['createdAt'])) + 300_000).toISOString(),
        openShard: Number.parseInt(body.jobId.slice(0, 2), 16) % 8,
      });
      const items = (await api.scan('detections')).filter(({ jobId }) => jobId === body.jobId);
      const ttl = Math.floor(Date.parse(String(job?.['createdAt'])) / 1_000) + 60 * 24 * 60 * 60;
      const image = { jobId: body.jobId, imageUrl: `${prefix}/a.jpg`, run: 1, status: 'PENDING', attempts: 0 };
      expect(items.toSorted((a, b) => Number(a['imageIndex']) - Number(b['imageIndex']))).toEqual([
        {
          jobId: body.jobId,
          imageIndex: -1,
          metadata: JSON.stringify(request.metadata),
          options: request.options,
          bodyHash: expect.stringMatching(/^[\da-f]{64}$/),
          ttl: expect.any(Number),
        },
        { ...image, imageIndex: 0, ttl: expect.any(Number) },
        { ...image, imageIndex: 1, ttl: expect.any(Number) },
      ]);
      for (const item of items) expect(Math.abs(Number(item['ttl']) - ttl)).toBeLessThanOrEqual(1);
    });

    it('should be sent as one message an image, traced and in its user’s group', async () => {
      const sent: SendMessageBatchCommandInput[] = [];
      const sqs = await api.app.get(LazySqs).client();
      sqs.middlewareStack.add(
        (next) => (args) => {
          sent.push(args.input as SendMessageBatchCommandInput);
          return next(args);
        },
        { step: 'initialize', name: 'spy' },
      );
      const { body, headers } = await answerTo<SubmittedJob>(
        submit({
          imageUrls: Array.from({ length: 25 }, (_, i) => `${prefix}/${i}`),
          userId: 'ada@x|1',
        }).expect(202),
      );
      sqs.middlewareStack.remove('spy');
      const entries = sent.flatMap(({ Entries = [] }) => Entries);
      expect(sent.map(({ Entries }) => Entries?.length).toSorted()).toEqual([10, 10, 5]);
      expect(new Set(entries.map(({ MessageGroupId }) => MessageGroupId))).toEqual(new Set(['ada@x|1']));

      const messages = await api.takeMessages();
      const bodies = messages.map(({ Body }) => JSON.parse(Body ?? '') as { imageIndex: number });
      expect(bodies.toSorted((a, b) => a.imageIndex - b.imageIndex)).toEqual(
        Array.from({ length: 25 }, (_, imageIndex) => ({ v: 1, jobId: body.jobId, run: 1, imageIndex })),
      );
      expect(new Set(messages.map(({ MessageAttributes }) => MessageAttributes?.['requestId']?.StringValue))).toEqual(
        new Set([headers['x-request-id']]),
      );
    });

    it('should belong to nobody in particular without a userId', async () => {
      const { body } = await answerTo<SubmittedJob>(submit({ imageUrls: [`${prefix}/a.jpg`] }).expect(202));
      expect((await api.scan('jobs')).find(({ jobId }) => jobId === body.jobId)).toMatchObject({ userId: 'anonymous' });
    });
  });

  describe('a user with a great many open images', () => {
    /** So many jobs of 1,000 images, made one millisecond after the other. */
    const jobs = (userId: string, first: number, status: string, count: number) =>
      putInBatches(
        api.dynamoDb,
        api.config.tables.jobs,
        Array.from({ length: count }, (_, index) => ({
          jobId: `${userId}-${first + index}`,
          userId,
          status,
          imageCount: 1_000,
          createdAt: new Date(first + index).toISOString(),
        })),
      );
    const submitAs = (userId: string) => submit({ imageUrls: [`${prefix}/a.jpg`], userId });

    it('should have to wait', async () => {
      await jobs('busy', 0, 'PENDING', 5);
      await jobs('busy', 5, 'PROCESSING', 5);
      await jobs('idle', 0, 'COMPLETED', 10);
      const refused = await answerTo(submitAs('busy').expect(429));
      expect(refused.body).toEqual(errorBody('RATE_LIMITED', expect.stringContaining('10000')));
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      await submitAs('idle').expect(202);
      await submitAs('other').expect(202);
    });

    it('should have to wait however many jobs of the same day have ended since', async () => {
      const since = Date.now() - 60_000;
      await jobs('keen', since, 'PENDING', 10);
      await jobs('keen', since + 10, 'CANCELLED', 2_000);
      await submitAs('keen').expect(429);
    });

    it('should not be kept waiting by what cannot be open any more', async () => {
      const yesterday = Date.now() - 24 * 60 * 60 * 1_000;
      await jobs('late', yesterday, 'PENDING', 10);
      await jobs('late', yesterday + 10, 'CANCELLED', 1_000);
      await submitAs('late').expect(202);
    });
  });
});
