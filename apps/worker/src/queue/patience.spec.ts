import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { AppError } from '@spotter/shared';
import { Patience } from './patience.js';
import { SYSTEM_CLOCK } from './work.clock.js';
import { TestClock } from './work.clock.fixture.js';

const never = new AbortController().signal;
const noBeat = () => undefined;
const MINUTE_MS = 60_000;

function failing(times: number, error: Error = new AppError('DYNAMODB_ERROR', 'An error occurred')) {
  const step = { calls: 0, run: () => (++step.calls > times ? Promise.resolve('done') : Promise.reject(error)) };
  return step;
}

describe('Patience', () => {
  it('should repeat a step while AWS fails', async () => {
    const step = failing(2);
    await expect(new Patience(MINUTE_MS, never, new TestClock(), noBeat).retry(step.run)).resolves.toBe('done');
    expect(step.calls).toBe(3);
  });

  it('should not repeat what is a fault of ours', async () => {
    const step = failing(1, new TypeError('a fault'));
    await expect(new Patience(MINUTE_MS, never, new TestClock(), noBeat).retry(step.run)).rejects.toThrow('a fault');
    expect(step.calls).toBe(1);
  });

  it('should end with the last failure when the time is up, whichever step it went into', async () => {
    const clock = new TestClock();
    const started = clock.now().getTime();
    const patience = new Patience(5 * MINUTE_MS, never, clock, noBeat);
    await expect(patience.retry(failing(15).run)).resolves.toBe('done');
    const step = failing(1_000);
    await expect(patience.retry(step.run)).rejects.toThrow(AppError);
    const waited = clock.now().getTime() - started;
    expect(waited).toBeGreaterThanOrEqual(5 * MINUTE_MS);
    expect(waited).toBeLessThan(5 * MINUTE_MS + 10_000);
    expect(step.calls).toBeGreaterThan(15);
  });

  it('should end its pause when the time is up', async () => {
    const started = performance.now();
    await expect(new Patience(50, never, SYSTEM_CLOCK, noBeat).retry(failing(100).run)).rejects.toThrow(AppError);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('should leave nothing behind when the work is over before its time', async () => {
    const clock = new TestClock();
    const drain = new AbortController();
    const patience = new Patience(MINUTE_MS, drain.signal, clock, noBeat);
    await patience.retry(failing(0).run);
    expect([clock.waiting, getEventListeners(drain.signal, 'abort')]).toEqual([1, [expect.any(Function)]]);
    patience.close();
    expect([clock.waiting, getEventListeners(drain.signal, 'abort')]).toEqual([0, []]);
    drain.abort();
    expect(patience.signal.aborted).toBe(false);
  });

  it('should end when the worker is to go while it waits', () => {
    const drain = new AbortController();
    const patience = new Patience(MINUTE_MS, drain.signal, new TestClock(), noBeat);
    expect(patience.signal.aborted).toBe(false);
    drain.abort();
    expect(patience.signal.aborted).toBe(true);
  });

  it('should end at once when the worker is to go, and still try a step that has not been tried', async () => {
    const drained = new Patience(MINUTE_MS, AbortSignal.abort(), new TestClock(), noBeat);
    await expect(drained.retry(failing(0).run)).resolves.toBe('done');
    await expect(drained.retry(failing(1).run)).rejects.toThrow(AppError);
  });
});
