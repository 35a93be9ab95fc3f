import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LazyS3 } from '../../../apps/api/src/aws/lazy-clients.js';
import type { ImageDetections, JobView } from '../../../apps/api/src/jobs/read-job.dto.js';
import type { SubmittedJob } from '../../../apps/api/src/jobs/submit-job.dto.js';
import type { Issuer } from '../../support/issuer.js';
import { startIssuer } from '../../support/issuer.js';
import { recordSecretsOf } from '../../support/run-record.js';
import type { Answer } from './answer.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { errorBody } from './expected-error.js';
import { jobsOf } from './jobs.fixture.js';
import { PHOTO, sessionsOf } from './sessions.fixture.js';

const NOT_FOUND = errorBody('NOT_FOUND', 'Not Found');

type Headers = Readonly<Record<string, string>>;

describe('the pictures of a job, with identity on', () => {
  let api: ApiFixture;
  let issuer: Issuer;
  let ada: Headers;
  let grace: Headers;
  let admin: Headers;
  beforeAll(async () => {
    issuer = await startIssuer();
    api = await startApi(issuer.environment);
    const as = async (sub: string, groups: readonly string[] = []) => ({
      authorization: `Bearer ${await issuer.token({ sub, groups })}`,
    });
    [ada, grace, admin] = [await as('ada'), await as('grace'), await as('root', ['admin'])];
  });
  afterAll(async () => {
    await api.close();
    await issuer.close();
  });

  const { submitted, count } = jobsOf(() => api);
  const { completed, read } = sessionsOf(() => api);

  async function answer(jobId: string, headers: Headers): Promise<Answer<JobView>> {
    const request = api.http.get(`/jobs/${jobId}`).query({ include: 'viewUrl' }).set(headers);
    const answered = await answerTo<JobView>(request);
    for (const { viewUrl } of answered.body.detections ?? []) if (viewUrl !== undefined) recordSecretsOf(viewUrl);
    return answered;
  }

  async function seen(jobId: string, headers: Headers): Promise<readonly ImageDetections[]> {
    const { status, body } = await answer(jobId, headers);
    expect(status).toBe(200);
    return body.detections ?? [];
  }

  async function bytesOf(url = ''): Promise<Buffer> {
    const response = await fetch(url);
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  }

  function upload(key: string, body: string): Promise<unknown> {
    const Bucket = api.config.uploadBucket;
    return api.app.get(LazyS3).send(new PutObjectCommand({ Bucket, Key: key, Body: body }));
  }

  it('should be shown to its owner by URLs that bring their bytes, each its own', async () => {
    const jobId = await submitted('ada', 3, ada);
    await count(jobId, 'DONE', 'FAILED', 'DONE');
    for (const index of [0, 1, 2]) await upload(`uploads/ada/${index}.jpg`, `photo ${index}`);
    const [first, last] = await seen(jobId, ada);
    expect(await bytesOf(first?.viewUrl)).toEqual(Buffer.from('photo 0'));
    expect(await bytesOf(last?.viewUrl)).toEqual(Buffer.from('photo 2'));
  });

  it('should be told with the time when that ends', async () => {
    const jobId = await submitted('ada', 1, ada);
    await count(jobId, 'DONE');
    const [{ viewUrl = '', viewUrlExpiration = '' } = {}] = await seen(jobId, ada);
    const query = new URL(viewUrl).searchParams;
    const signed = (query.get('X-Amz-Date') ?? '').replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5');
    const life = Number(query.get('X-Amz-Expires')) * 1_000;
    expect(life).toBe(api.config.pictureUrlSeconds * 1_000);
    expect(Date.parse(viewUrlExpiration)).toBe(Date.parse(signed) + life);
  });

  it('should be shown to nobody else: the job is 404, and without a token 401', async () => {
    const jobId = await submitted('ada', 1, ada);
    await count(jobId, 'DONE');
    const { status, body } = await answer(jobId, grace);
    expect([status, body]).toEqual([404, NOT_FOUND]);
    expect((await answer(jobId, {})).status).toBe(401);
    expect(await seen(jobId, admin)).toEqual([expect.objectContaining({ viewUrl: expect.any(String) })]);
  });

  it("should not be another user's, which an admin has put there: of those the owner gets the boxes alone", async () => {
    const imageUrls = ['ada', 'grace'].map((user) => `s3://${api.config.uploadBucket}/uploads/${user}/0.jpg`);
    const request = api.http.post('/process').set(admin).send({ imageUrls, userId: 'ada' });
    const { jobId } = (await answerTo<SubmittedJob>(request.expect(202))).body;
    await count(jobId, 'DONE', 'DONE');
    const urlsOf = async (headers: Headers) => (await seen(jobId, headers)).map(({ viewUrl }) => viewUrl);
    const signed = (user: string): unknown => expect.stringContaining(`/uploads/${user}/0.jpg?`);
    expect(await urlsOf(ada)).toEqual([signed('ada'), undefined]);
    expect(await urlsOf(admin)).toEqual([signed('ada'), signed('grace')]);
  });

  it("should be shown to a session's viewer, and to nobody who knows only the session or the job", async () => {
    const { sessionId, viewer } = await completed();
    const { jobId = '' } = await read(sessionId, viewer);
    await count(jobId, 'DONE');
    const [photo] = await seen(jobId, { 'x-viewer-token': viewer });
    expect(await bytesOf(photo?.viewUrl)).toEqual(PHOTO);
    for (const headers of [ada, { ...ada, 'x-viewer-token': sessionId }, { 'x-viewer-token': sessionId }]) {
      const { status, body } = await answer(jobId, headers);
      expect([status, body]).toEqual([404, NOT_FOUND]);
    }
  });
});
