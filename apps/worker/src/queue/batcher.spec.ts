import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { Batcher } from './batcher.js';

const SPACING_MS = 100;

/** Calls that end when the test says so, `milliseconds` after one another. */
function batcherOf({ most = 10, milliseconds = SPACING_MS } = {}) {
  const calls: (readonly string[])[] = [];
  const ends: PromiseWithResolvers<string>[] = [];
  const batcher = new Batcher<string, string>({
    most,
    spacing: () => delay(milliseconds),
    call: (entries) => {
      const end = Promise.withResolvers<string>();
      calls.push(entries);
      ends.push(end);
      return end.promise;
    },
  });
  return { batcher, calls, ends };
}

/** What `node --expose-gc` would have given. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('Batcher', () => {
  it('should make a call at once, and one for all who ask soon after it began, whatever becomes of it', async () => {
    const { batcher, calls, ends } = batcherOf();
    const first = batcher.add('key', 'a');
    await turn();
    const started = performance.now();
    const others = ['b', 'c'].map((entry) => batcher.add('key', entry));
    await turn();
    expect(calls).toEqual([['a']]);
    while (calls.length < 2) await delay(1);
    expect(performance.now() - started).toBeGreaterThanOrEqual(SPACING_MS / 2);
    expect(calls[1]).toEqual(['b', 'c']);
    ends[1]?.resolve('second');
    await expect(Promise.all(others)).resolves.toEqual(['second', 'second']);
    ends[0]?.resolve('first');
    await expect(first).resolves.toBe('first');
  });

  it('should make one call for those who ask at the same moment', async () => {
    const { batcher, calls } = batcherOf();
    void batcher.add('key', 'a');
    void batcher.add('key', 'b');
    await turn();
    expect(calls).toEqual([['a', 'b']]);
  });

  it('should let no call wait for one of another key', async () => {
    const { batcher, calls } = batcherOf();
    void batcher.add('one', 'a');
    void batcher.add('other', 'b');
    await turn();
    expect(calls).toEqual([['a'], ['b']]);
  });

  it('should let nobody wait once its time is over', async () => {
    const { batcher, calls } = batcherOf();
    void batcher.add('key', 'a');
    await delay(2 * SPACING_MS);
    void batcher.add('key', 'b');
    await turn();
    expect(calls).toEqual([['a'], ['b']]);
  });

  it('should not wait with a call that can take no more, and put nothing into it', async () => {
    const { batcher, calls, ends } = batcherOf({ most: 2 });
    void batcher.add('key', 'a');
    await turn();
    const full = ['b', 'c'].map((entry) => batcher.add('key', entry));
    void batcher.add('key', 'd');
    await turn();
    expect(calls).toEqual([['a'], ['b', 'c']]);
    ends[1]?.resolve('full');
    await expect(Promise.all(full)).resolves.toEqual(['full', 'full']);
    void batcher.add('key', 'e');
    await turn();
    expect(calls[2]).toEqual(['d', 'e']);
  });

  it('should remember nothing of keys that nobody asks for any more', async () => {
    const batcher = new Batcher<string, undefined>({
      most: 10,
      spacing: () => Promise.resolve(),
      call: () => Promise.resolve(undefined),
    });
    const heldAfter = async (keys: number): Promise<number> => {
      for (let key = 0; key < keys; key++) await batcher.add(`${keys} ${key}`, 'entry');
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = await heldAfter(1_000);
    const after = await heldAfter(20_000);
    // An entry of a map takes more than a hundred bytes.
    expect(after - before).toBeLessThan(20_000 * 50);
  });

  it('should tell a failure to all who asked, and go on', async () => {
    const { batcher, ends } = batcherOf();
    const asked = ['a', 'b'].map((entry) => batcher.add('key', entry));
    await turn();
    ends[0]?.reject(new Error('no'));
    await expect(Promise.allSettled(asked)).resolves.toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    const later = batcher.add('key', 'c');
    while (ends.length < 2) await delay(1);
    ends[1]?.resolve('yes');
    await expect(later).resolves.toBe('yes');
  });
});
