import { describe, expect, it } from '@jest/globals';
import { Liveness } from './liveness.js';

const [one, other] = [{}, {}];

function started() {
  const clock = { ms: 1_000 };
  const liveness = new Liveness(60_000, () => clock.ms);
  return { clock, liveness };
}

describe('Liveness', () => {
  it('should take a worker for alive whose loops are heard of in time, and one of whose loops is not for dead', () => {
    const { clock, liveness } = started();
    liveness.beat(one);
    liveness.beat(other);
    for (let minutes = 0; minutes < 10; minutes++) {
      clock.ms += 59_000;
      expect(liveness.isAlive()).toBe(true);
      liveness.beat(one);
      liveness.beat(other);
    }
    clock.ms += 30_000;
    liveness.beat(one);
    clock.ms += 30_000;
    expect(liveness.isAlive()).toBe(false);
    liveness.beat(other);
    expect(liveness.isAlive()).toBe(true);
  });

  it('should give a step the time that it was said to need, and the next one the usual again', () => {
    const { clock, liveness } = started();
    liveness.beat(one, 300_000);
    clock.ms += 299_999;
    expect(liveness.isAlive()).toBe(true);
    clock.ms += 1;
    expect(liveness.isAlive()).toBe(false);
    liveness.beat(one);
    clock.ms += 60_000;
    expect(liveness.isAlive()).toBe(false);
  });

  it('should expect nothing of a loop that has ended, or of a worker that has not begun', () => {
    const { clock, liveness } = started();
    expect(liveness.isAlive()).toBe(true);
    liveness.beat(one);
    liveness.end(one);
    clock.ms += 60_000;
    expect(liveness.isAlive()).toBe(true);
  });
});
