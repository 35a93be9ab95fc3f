import { describe, expect, it } from '@jest/globals';
import { explainStartError, settled, Startup, unlessAborted } from './startup.js';

describe('Startup', () => {
  it('should stop the last part first, and all of them although one fails', async () => {
    const stopped: string[] = [];
    const startup = new Startup();
    for (const name of ['first', 'second', 'third']) {
      await startup.run(() => ({
        stop(): Promise<void> {
          stopped.push(name);
          return name === 'second' ? Promise.reject(new Error('stuck')) : Promise.resolve();
        },
      }));
    }
    await expect(startup.stop()).rejects.toThrow('could not be stopped');
    expect(stopped).toEqual(['third', 'second', 'first']);
    await startup.stop();
    expect(stopped).toHaveLength(3);
  });
});

describe('settled', () => {
  it('should fail only when nothing is under way any more', async () => {
    let isDone = false;
    const slow = new Promise<void>((resolve) => {
      setTimeout(() => {
        isDone = true;
        resolve();
      }, 20);
    });
    await expect(settled([slow, Promise.reject(new Error('early'))])).rejects.toThrow('early');
    expect(isDone).toBe(true);
  });
});

describe('unlessAborted', () => {
  it('should give what the promise gives, or end at the signal, also one that was before', async () => {
    const interruption = new AbortController();
    const { signal } = interruption;
    expect(await unlessAborted(Promise.resolve('done'), signal)).toBe('done');
    await expect(unlessAborted(Promise.reject(new Error('failed')), signal)).rejects.toThrow('failed');
    const waiting = unlessAborted(Promise.withResolvers().promise, signal);
    interruption.abort(new Error('asked'));
    await expect(waiting).rejects.toThrow('asked');
    await expect(unlessAborted(Promise.withResolvers().promise, signal)).rejects.toThrow('asked');
  });
});

describe('explainStartError', () => {
  it('should say what to do about a port, and leave other errors alone', () => {
    const taken = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', port: 3000 });
    expect(explainStartError(taken)).toMatchObject({ message: expect.stringMatching(/^Port 3000 is taken: .* PORT /) });
    const forbidden = Object.assign(new Error('listen EACCES'), { code: 'EACCES', port: 80 });
    expect(explainStartError(forbidden)).toMatchObject({ message: expect.stringContaining('above 1023') });
    const other = new Error('other');
    expect(explainStartError(other)).toBe(other);
  });
});
