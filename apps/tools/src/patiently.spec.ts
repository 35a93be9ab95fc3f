import { describe, expect, it } from '@jest/globals';
import { patiently, StoreError } from './patiently.js';

const { signal } = new AbortController();

function failing(error: Error, times: number) {
  const calls = { count: 0 };
  const call = (): Promise<string> => (++calls.count > times ? Promise.resolve('done') : Promise.reject(error));
  return { calls, call };
}

function named(name: string, properties: object = {}): Error {
  return Object.assign(new Error('inside'), { name, ...properties });
}

describe('patiently', () => {
  it.each([
    named('SlowDown'),
    named('ProvisionedThroughputExceededException'),
    named('TimeoutError'),
    named('Error', { code: 'ECONNRESET' }),
  ])('should try again after what may pass: %s', async (error) => {
    const { calls, call } = failing(error, 2);
    expect(await patiently('S3', signal, call)).toBe('done');
    expect(calls.count).toBe(3);
  });

  it.each([
    ['S3', named('NoSuchBucket'), 'S3 failed: NoSuchBucket: inside'],
    ['DynamoDB', named('Error', { code: 'ECONNREFUSED' }), 'DynamoDB failed: ECONNREFUSED: inside'],
  ] as const)('should say at once that %s failed by what stays: %s', async (service, error, message) => {
    const { calls, call } = failing(error, 9);
    const failed = patiently(service, signal, call);
    await expect(failed).rejects.toThrow(StoreError);
    await expect(failed).rejects.toThrow(message);
    expect(calls.count).toBe(1);
  });

  it('should stop waiting when it is interrupted', async () => {
    const interruption = new AbortController();
    const { calls, call } = failing(named('SlowDown'), 9);
    const interrupted = patiently('S3', interruption.signal, call);
    setTimeout(() => {
      interruption.abort();
    }, 20);
    await expect(interrupted).rejects.toMatchObject({ name: 'AbortError' });
    expect(calls.count).toBe(1);
  });
});
