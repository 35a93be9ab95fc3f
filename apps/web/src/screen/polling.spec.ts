import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Polling } from './polling.js';

describe('Polling', () => {
  let looks: number[];
  let least: number;
  let lasts: Promise<void>;
  let polling: Polling;
  beforeEach(() => {
    jest.useFakeTimers();
    [looks, least, lasts] = [[], 0, Promise.resolve()];
    const begun = performance.now();
    polling = new Polling(
      () => {
        looks.push(Math.round(performance.now() - begun));
        return lasts;
      },
      () => least,
    );
  });
  afterEach(() => {
    polling.stop();
    jest.useRealTimers();
  });

  it('should look more and more seldom, and soon again after something has happened', async () => {
    polling.now();
    await jest.advanceTimersByTimeAsync(50_000);
    const pauses = looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
    expect(pauses.slice(0, 6)).toEqual([2_250, 3_375, 5_062, 7_593, 10_000, 10_000]);
    polling.hasten();
    polling.now();
    const before = looks.length;
    await jest.advanceTimersByTimeAsync(2_250);
    expect(looks.length - before).toBe(2);
  });

  it('should wait for as long as there is little to look for', async () => {
    least = 60_000;
    polling.now();
    await jest.advanceTimersByTimeAsync(119_000);
    expect(looks).toEqual([0, 60_000]);
  });

  it('should look once more at once after a look in which it was asked to, and never two at a time', async () => {
    let finish = (): void => undefined;
    lasts = new Promise((resolve) => (finish = resolve));
    polling.now();
    await jest.advanceTimersByTimeAsync(0);
    polling.now();
    polling.now();
    await jest.advanceTimersByTimeAsync(30_000);
    expect(looks).toEqual([0]);
    lasts = Promise.resolve();
    finish();
    await jest.advanceTimersByTimeAsync(100);
    expect(looks).toEqual([0, 30_000]);
  });

  it('should look no more once it is stopped, be it during a look', async () => {
    polling.now();
    await jest.advanceTimersByTimeAsync(0);
    polling.stop();
    polling.now();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(looks).toEqual([0]);
  });
});
