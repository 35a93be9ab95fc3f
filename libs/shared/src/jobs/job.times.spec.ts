import { describe, expect, it } from '@jest/globals';
import { JOB_TIMES, nextCheckOf, nextEraseOf } from './job.times.js';

const OPENED = Date.parse('2026-01-01T00:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** In minutes from `now`, of a job that was opened so many minutes before. */
function checkAfter(sends: number, age: number, times = JOB_TIMES): number {
  const now = new Date(OPENED + age * MINUTE);
  const next = nextCheckOf({ sends, openedAt: new Date(OPENED).toISOString() }, now, times);
  return (next.getTime() - now.getTime()) / MINUTE;
}

describe('nextCheckOf', () => {
  it.each([
    [0, 5],
    [1, 10],
    [2, 20],
    [3, 40],
    [4, 60],
    [5, 60],
    [2_000, 60],
  ])('should be, after %d sends, %d minutes away', (sends, minutes) => {
    expect(checkAfter(sends, 0)).toBe(minutes);
    expect(checkAfter(sends, 300)).toBe(minutes);
  });

  it('should never be past the deadline of a job that has not come to it', () => {
    const deadline = (24 * HOUR) / MINUTE - 10;
    expect(checkAfter(9, deadline - 61)).toBe(60);
    expect(checkAfter(9, deadline - 59)).toBe(59);
    expect(checkAfter(0, deadline - 0.5)).toBe(0.5);
  });

  it('should be a minute away from the deadline on, so that ten are left before the 24 hours', () => {
    const deadline = (24 * HOUR) / MINUTE - 10;
    expect(checkAfter(0, deadline)).toBe(1);
    expect(checkAfter(9, deadline + 5)).toBe(1);
    expect(checkAfter(0, 20 * 24 * 60)).toBe(1);
  });

  it('should go by the times that it is given', () => {
    const times = { ...JOB_TIMES, firstCheck: 5_000, longestCheck: 12_000, deadline: MINUTE, overdueCheck: 600 };
    expect(checkAfter(0, 0, times)).toBeCloseTo(5 / 60);
    expect(checkAfter(2, 0, times)).toBeCloseTo(12 / 60);
    expect(checkAfter(2, 0.95, times)).toBeCloseTo(0.05);
    expect(checkAfter(2, 1, times)).toBeCloseTo(0.01);
  });
});

describe('nextEraseOf', () => {
  it.each([
    [0, 1],
    [0.5, 1],
    [1, 1],
    [3, 3],
    [45, 45],
    [60, 60],
    [24 * 60, 60],
  ])('should be, %d minutes after the deletion, %d minutes away', (age, minutes) => {
    const now = new Date(OPENED + age * MINUTE);
    const next = nextEraseOf({ updatedAt: new Date(OPENED).toISOString() }, now, JOB_TIMES);
    expect(next.getTime() - now.getTime()).toBe(minutes * MINUTE);
  });
});
