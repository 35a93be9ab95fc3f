import { describe, expect, it } from '@jest/globals';
import { Liveness } from './liveness.js';

function started() {
  const clock = { ms: 1_000 };
  const liveness = new Liveness(60_000, () => clock.ms);
  return { clock, liveness };
}

describe('Liveness', () => {
  it('should take a worker for alive whose slots are heard of in time, and one of whose slots is not for dead', () => {
    const { clock, liveness } = started();
    liveness.beat(0);
    liveness.beat(1);
    for (let minutes = 0; minutes < 10; minutes++) {
      clock.ms += 59_000;
      expect(liveness.isAlive()).toBe(true);
      liveness.beat(0);
      liveness.beat(1);
    }
    clock.ms += 30_000;
    liveness.beat(0);
    clock.ms += 30_000;
    expect(liveness.isAlive()).toBe(false);
    liveness.beat(1);
    expect(liveness.isAlive()).toBe(true);
  });

  it('should give a step the time that it was said to need, and the next one the usual again', () => {
    const { clock, liveness } = started();
    liveness.beat(0, 300_000);
    clock.ms += 299_999;
    expect(liveness.isAlive()).toBe(true);
    clock.ms += 1;
    expect(liveness.isAlive()).toBe(false);
    liveness.beat(0);
    clock.ms += 60_000;
    expect(liveness.isAlive()).toBe(false);
  });

  it('should expect nothing of a slot that has ended, or of a worker that has not begun', () => {
    const { clock, liveness } = started();
    expect(liveness.isAlive()).toBe(true);
    liveness.beat(0);
    liveness.end(0);
    clock.ms += 60_000;
    expect(liveness.isAlive()).toBe(true);
  });
});
