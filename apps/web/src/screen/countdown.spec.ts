import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Countdown } from './countdown.js';
import { stopwatch } from './stopwatch.js';

describe('Countdown', () => {
  let isUploading: boolean;
  let overs: number;
  let countdown: Countdown;
  beforeEach(() => {
    jest.useFakeTimers();
    [isUploading, overs] = [false, 0];
    countdown = new Countdown(
      () => isUploading,
      () => {
        overs += 1;
        countdown.stop();
      },
    );
    countdown.begin(stopwatch());
  });
  afterEach(() => {
    countdown.stop();
    jest.useRealTimers();
  });

  it('should know nothing until it is told how long the code lives, and count from the code’s beginning', () => {
    jest.advanceTimersByTime(5_000);
    expect(countdown.left.value).toBeUndefined();
    countdown.setLife(30_000);
    expect(countdown.left.value).toBe(25_000);
    jest.advanceTimersByTime(24_000);
    expect([countdown.left.value, countdown.isEnded.value, overs]).toEqual([1_000, false, 0]);
    jest.advanceTimersByTime(60_000);
    expect([countdown.left.value, countdown.isEnded.value, overs]).toEqual([0, true, 1]);
  });

  it('should have ended before it is over while a photo is on its way', () => {
    isUploading = true;
    countdown.setLife(30_000);
    jest.advanceTimersByTime(89_000);
    expect([countdown.isEnded.value, overs]).toEqual([true, 0]);
    jest.advanceTimersByTime(1_000);
    expect(overs).toBe(1);
  });

  it('should be over at once when it goes on after its end', () => {
    countdown.setLife(30_000);
    countdown.stop();
    jest.advanceTimersByTime(60_000);
    countdown.setLife(30_000);
    expect([countdown.left.value, overs]).toEqual([30_000, 0]);
    countdown.go();
    expect([countdown.left.value, overs]).toEqual([0, 1]);
  });

  it.each(['the clock of the day is set back', 'the machine sleeps, by one of its clocks'])(
    'should go on though %s',
    (what) => {
      countdown.setLife(30_000);
      if (what.startsWith('the clock')) {
        jest.setSystemTime(Date.now() - 3_600_000);
        jest.advanceTimersByTime(20_000);
      } else jest.setSystemTime(Date.now() + 20_000);
      jest.advanceTimersByTime(1_000);
      expect(countdown.left.value).toBeLessThanOrEqual(10_000);
    },
  );
});
