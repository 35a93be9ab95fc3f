import { describe, expect, it } from '@jest/globals';
import { retained } from './retained.js';

describe('retained', () => {
  it('should create once, however many ask at the same time', async () => {
    let created = 0;
    const get = retained(() => Promise.resolve({ number: ++created }));
    const [first, second] = await Promise.all([get(), get()]);
    expect(first).toBe(second);
    expect(await get()).toBe(first);
    expect(created).toBe(1);
  });

  it('should try again after a rejection', async () => {
    let tries = 0;
    const get = retained(() => (++tries === 1 ? Promise.reject(new Error('not yet')) : Promise.resolve('started')));
    await expect(get()).rejects.toThrow('not yet');
    await expect(get()).resolves.toBe('started');
  });
});
