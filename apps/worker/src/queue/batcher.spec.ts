import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Batcher } from './batcher.js';

const SPACING_MS = 100;

/** Calls that end when the test says so. */
function batcherOf({ most = 10, spacing = 0 } = {}) {
  const calls: (readonly string[])[] = [];
  const ends: PromiseWithResolvers<string>[] = [];
  const batcher = new Batcher<string, string>({
    most,
    spacing,
    call: (entries) => {
      const end = Promise.withResolvers<string>();
      calls.push(entries);
      ends.push(end);
      return end.promise;
    },
  });
  return { batcher, calls, ends };
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('Batcher', () => {
  it('should make a call at once, and one for all who ask meanwhile right after it', async () => {
    const { batcher, calls, ends } = batcherOf();
    const first = batcher.add('key', 'a');
    await turn();
    const others = ['b', 'c'].map((entry) => batcher.add('key', entry));
    await turn();
    expect(calls).toEqual([['a']]);
    ends[0]?.resolve('first');
    await expect(first).resolves.toBe('first');
    await turn();
    expect(calls).toEqual([['a'], ['b', 'c']]);
    ends[1]?.resolve('second');
    await expect(Promise.all(others)).resolves.toEqual(['second', 'second']);
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

  it('should leave its time between two calls, and let nobody wait after that', async () => {
    const { batcher, calls, ends } = batcherOf({ spacing: SPACING_MS });
    const started = performance.now();
    void batcher.add('key', 'a');
    await turn();
    ends[0]?.resolve('');
    void batcher.add('key', 'b');
    await delay(SPACING_MS / 2);
    const last = batcher.add('key', 'c');
    expect(calls).toEqual([['a']]);
    while (calls.length < 2) await delay(1);
    expect(performance.now() - started).toBeGreaterThanOrEqual(SPACING_MS - 2);
    expect(calls[1]).toEqual(['b', 'c']);
    ends[1]?.resolve('');
    await last;
    await delay(2 * SPACING_MS);
    void batcher.add('key', 'd');
    await turn();
    expect(calls[2]).toEqual(['d']);
  });

  it('should not wait with a call that can take no more, and put nothing into it', async () => {
    const { batcher, calls, ends } = batcherOf({ most: 2, spacing: 3 * SPACING_MS });
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

  it('should tell a failure to all who asked, and go on', async () => {
    const { batcher, ends } = batcherOf();
    const asked = ['a', 'b'].map((entry) => batcher.add('key', entry));
    const later = turn().then(() => batcher.add('key', 'c'));
    await turn();
    ends[0]?.reject(new Error('no'));
    await expect(Promise.allSettled(asked)).resolves.toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    await turn();
    ends[1]?.resolve('yes');
    await expect(later).resolves.toBe('yes');
  });
});
