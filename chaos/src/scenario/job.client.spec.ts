import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../checker/observation.js';
import { InvocationError } from '../processes/invocations.js';
import { ApiClient } from './api.client.js';
import { JobClient } from './job.client.js';

const REQUEST = { userId: 'ada', key: 'k', imageUrls: ['s3://b/one', 's3://b/two'] };
const ASKED = { userId: 'ada', key: 'k', body: 's3://b/one,s3://b/two' };

type Answered = readonly [status: number, body: unknown] | undefined;

const refusedBy = (status: number, code: string): Answered => [status, { error: { code, message: 'said' } }];

/** What is noted when the function answers so, or not at all; something had been noted before. */
async function notedOf(answered: Answered, ask: (client: JobClient) => Promise<unknown>) {
  const observations: Observation[] = [{ at: 0, what: 'deleted', jobId: 'before' }];
  const invoke = (): Promise<unknown> => {
    if (answered === undefined) return Promise.reject(new InvocationError('The process of the function has ended'));
    const [statusCode, body] = answered;
    return Promise.resolve({ statusCode, body: JSON.stringify(body) });
  };
  const api = new ApiClient(
    invoke,
    () => Promise.resolve('token'),
    () => undefined,
  );
  await ask(new JobClient(api, observations, (observation) => observations.push(observation)));
  return observations.slice(1).map((observation) => ({ ...observation, at: 0 }));
}

describe('JobClient', () => {
  it.each([
    ['cancel', 1, (client: JobClient) => client.cancel('ada', 'j')],
    ['retry', 2, (client: JobClient) => client.retry('ada', 'j')],
    ['delete', 2, (client: JobClient) => client.delete('ada', 'j', false)],
    ['read', 1, (client: JobClient) => client.read('ada', 'j')],
  ] as const)('should note of a %s that it was refused, and since when it was asked for', async (call, since, ask) => {
    const refused = { at: 0, what: 'refused', call, jobId: 'j', userId: 'ada', since, code: 'CONFLICT' };
    expect((await notedOf(refusedBy(409, 'CONFLICT'), ask)).at(-1)).toEqual(refused);
    for (const answered of [undefined, refusedBy(503, 'SERVICE_UNAVAILABLE')]) {
      expect((await notedOf(answered, ask)).map(({ what }) => what)).not.toContain('refused');
    }
  });

  it('should note of a submission that it was not accepted', async () => {
    const submit = (client: JobClient) => client.submit(REQUEST);
    expect(await notedOf(refusedBy(422, 'IDEMPOTENCY_MISMATCH'), submit)).toEqual([
      { at: 0, what: 'asked', ...ASKED },
      { at: 0, what: 'not-accepted', since: 1, code: 'IDEMPOTENCY_MISMATCH', ...ASKED },
    ]);
    for (const answered of [undefined, refusedBy(500, 'DYNAMODB_ERROR')]) {
      expect(await notedOf(answered, submit)).toEqual([{ at: 0, what: 'asked', ...ASKED }]);
    }
  });

  it('should take a job that is not found for what a read shows', async () => {
    const read = (client: JobClient) => client.read('ada', 'j');
    expect(await notedOf(refusedBy(404, 'NOT_FOUND'), read)).toEqual([
      { at: 0, what: 'read', jobId: 'j', userId: 'ada', since: 1 },
    ]);
  });

  it('should name a refusal that has no code by its status', async () => {
    const [refused] = await notedOf([413, 'too much'], (client) => client.cancel('ada', 'j'));
    expect(refused).toMatchObject({ what: 'refused', code: 'status 413' });
  });
});
