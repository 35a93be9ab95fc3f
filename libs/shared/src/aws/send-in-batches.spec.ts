import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { sendInBatches } from './send-in-batches.js';

const OPTIONS = { size: 10, lanes: 3, rounds: 3, deadlineMs: 5_000 };
const ITEMS = Array.from({ length: 45 }, (_, index) => index);
const ascending = (items: readonly number[]) => items.toSorted((a, b) => a - b);
const never = () => new Promise<readonly number[]>(() => undefined);

describe('sendInBatches', () => {
  it('should send every item once, in batches that the service takes, over the lanes that it may use', async () => {
    const batches: (readonly number[])[] = [];
    let underWay = 0;
    let most = 0;
    const left = await sendInBatches(ITEMS, OPTIONS, async (batch) => {
      batches.push(batch);
      most = Math.max(most, ++underWay);
      await delay(5);
      underWay--;
      return [];
    });
    expect(left).toEqual([]);
    expect(ascending(batches.flat())).toEqual(ITEMS);
    expect(ascending(batches.map(({ length }) => length))).toEqual([5, 10, 10, 10, 10]);
    expect(most).toBe(3);
  });

  it('should send what was left again, and nothing else', async () => {
    const sent: number[] = [];
    const left = await sendInBatches(ITEMS, OPTIONS, (batch) => {
      const refused = batch.filter((item) => item % 9 === 0 && !sent.includes(item));
      sent.push(...batch);
      return Promise.resolve(refused);
    });
    expect(left).toEqual([]);
    expect(ascending(sent)).toEqual(ascending([...ITEMS, 0, 9, 18, 27, 36]));
  });

  it('should return what is left after the last round', async () => {
    let calls = 0;
    const left = await sendInBatches([1, 2, 3], OPTIONS, (batch) => {
      calls++;
      return Promise.resolve(batch.filter((item) => item === 2));
    });
    expect(left).toEqual([2]);
    expect(calls).toBe(3);
  });

  it('should stop waiting at the deadline for calls that hang, and return all that were not sent', async () => {
    const started = performance.now();
    const left = await sendInBatches(ITEMS, { ...OPTIONS, deadlineMs: 100 }, (batch) =>
      batch.includes(44) ? Promise.resolve([]) : never(),
    );
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(ascending(left)).toEqual(ITEMS.filter((item) => item < 40));
  });

  it('should call an attempt cut short by the deadline unsent, not failed', async () => {
    const left = await sendInBatches([1, 2], { ...OPTIONS, deadlineMs: 50 }, async (batch, signal) => {
      await delay(10_000, undefined, { signal });
      return batch;
    });
    expect(left).toEqual([1, 2]);
  });

  it('should let go of the deadline with the last item', async () => {
    const signals: AbortSignal[] = [];
    await sendInBatches(ITEMS, { ...OPTIONS, deadlineMs: 50 }, (_, signal) => {
      signals.push(signal);
      return Promise.resolve([]);
    });
    await delay(100);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false, false, false, false]);
  });

  it('should throw what a call throws', async () => {
    const failing = sendInBatches(ITEMS, OPTIONS, () => Promise.reject(new Error('no such table')));
    await expect(failing).rejects.toThrow('no such table');
  });

  it('should do nothing for no items', async () => {
    expect(await sendInBatches([], OPTIONS, never)).toEqual([]);
  });
});
