import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobsTable } from '@spotter/shared';
import type { JobView } from '../../../apps/api/src/jobs/read-job.dto.js';
import type { Answer } from './answer.js';
import { answerTo } from './answer.js';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { jobsOf } from './jobs.fixture.js';

const ROUNDS = 10;
const CLIENTS = Array.from({ length: 6 }, (_, client) => client);

describe('those who change a job at the same time', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const { submitted, count, ended, itemOf } = jobsOf(() => api);
  const cancel = (jobId: string) => answerTo<JobView>(api.http.post(`/jobs/${jobId}/cancel`));
  const retry = (jobId: string, body?: object) => answerTo<JobView>(api.http.post(`/jobs/${jobId}/retry`).send(body));
  const remove = (jobId: string) => answerTo(api.http.delete(`/jobs/${jobId}`));
  const read = (jobId: string) => answerTo<JobView>(api.http.get(`/jobs/${jobId}`));
  const statuses = (answers: readonly Answer<unknown>[]) => answers.map(({ status }) => status).toSorted();

  /** Each of two is the first to be sent half of the time. */
  async function both<One, Other>(round: number, one: () => Promise<One>, other: () => Promise<Other>) {
    if (round % 2 === 0) return Promise.all([one(), other()]);
    const [second, first] = await Promise.all([other(), one()]);
    return [first, second] as const;
  }

  it('should all be told that the job is cancelled, in the same words', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const jobId = await submitted('ada');
      const answers = await Promise.all(CLIENTS.map(() => cancel(jobId)));
      expect(statuses(answers)).toEqual(CLIENTS.map(() => 200));
      const { body: cancelled } = await read(jobId);
      for (const { body } of answers) expect(cancelled).toMatchObject(body);
    }
  });

  it('should cancel a job or be told how it ended, and read for good what was said', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const jobId = await submitted('ada');
      const finish = async () => {
        await api.app.get(JobsTable).finish(await count(jobId, 'DONE'));
      };
      const [answer] = await both(round, () => cancel(jobId), finish);
      const expected = answer.status === 200 ? 'CANCELLED' : 'COMPLETED';
      expect([200, 409]).toContain(answer.status);
      expect((await read(jobId)).body.status).toBe(expected);
      await finish();
      expect((await cancel(jobId)).status).toBe(answer.status);
      expect((await read(jobId)).body.status).toBe(expected);
    }
  });

  it('should retry a job once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const jobId = await ended('ada', ...CLIENTS.map(() => 'FAILED' as const));
      const answers = await Promise.all(CLIENTS.map((index) => retry(jobId, { images: [index] })));
      expect(statuses(answers)).toEqual([202, ...CLIENTS.slice(1).map(() => 409)]);
      const winner = answers.findIndex(({ status }) => status === 202);
      const { run, failed } = await itemOf(jobId);
      expect(run).toBe(2);
      expect([...(failed ?? [])].toSorted()).toEqual(CLIENTS.filter((index) => index !== winner));
    }
  });

  it('should either retry a job or delete it', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const jobId = await ended('ada', 'FAILED');
      const [retried, removed] = await both(
        round,
        () => retry(jobId),
        () => remove(jobId),
      );
      expect([
        [202, 409],
        [404, 204],
      ]).toContainEqual([retried.status, removed.status]);
      expect((await read(jobId)).status).toBe(retried.status === 202 ? 200 : 404);
    }
  });

  it('should delete a job once or find it gone', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const jobId = await ended('ada', 'DONE');
      const answers = await Promise.all(CLIENTS.map(() => remove(jobId)));
      for (const status of statuses(answers)) expect([204, 404]).toContain(status);
      expect(statuses(answers)).toContain(204);
      expect((await read(jobId)).status).toBe(404);
    }
  });
});
