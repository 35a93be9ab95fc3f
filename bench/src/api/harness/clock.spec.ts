import { afterEach, describe, expect, it } from '@jest/globals';
import { steppingClock } from './clock.js';

const SystemDate = Date;

describe('steppingClock', () => {
  afterEach(() => {
    globalThis.Date = SystemDate;
  });

  it('should put forward what tells the present time, and nothing else', () => {
    const step = steppingClock();
    step(3_600_000);
    step(3_600_000);
    const ahead = SystemDate.now() + 7_200_000;
    expect(Math.abs(Date.now() - ahead)).toBeLessThan(1_000);
    expect(Math.abs(new Date().getTime() - ahead)).toBeLessThan(1_000);
    expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
    expect(new Date('2026-02-28T12:00:00Z').getUTCDate()).toBe(28);
    expect(new Date(2026, 1, 3).getDate()).toBe(3);
  });
});
