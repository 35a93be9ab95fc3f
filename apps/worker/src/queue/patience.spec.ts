import { describe, expect, it } from '@jest/globals';
import { AppError } from '@spotter/shared';
import { Patience } from './patience.js';

const never = new AbortController().signal;

function failing(times: number, error: Error = new AppError('DYNAMODB_ERROR', 'An error occurred')) {
  const step = { calls: 0, run: () => (++step.calls > times ? Promise.resolve('done') : Promise.reject(error)) };
  return step;
}

describe('Patience', () => {
  it('should repeat a step while AWS fails', async () => {
    const step = failing(2);
    await expect(Patience.of(60_000, never).retry(step.run)).resolves.toBe('done');
    expect(step.calls).toBe(3);
  });

  it('should not repeat what is a fault of ours', async () => {
    const step = failing(1, new TypeError('a fault'));
    await expect(Patience.of(60_000, never).retry(step.run)).rejects.toThrow('a fault');
    expect(step.calls).toBe(1);
  });

  it('should end with the last failure when the time is up', async () => {
    const started = performance.now();
    await expect(Patience.of(50, never).retry(failing(100).run)).rejects.toThrow(AppError);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('should end at once when the worker is to go, and still try a step that has not been tried', async () => {
    const drained = Patience.of(60_000, AbortSignal.abort());
    await expect(drained.retry(failing(0).run)).resolves.toBe('done');
    await expect(drained.retry(failing(1).run)).rejects.toThrow(AppError);
  });
});
