import { describe, expect, it } from '@jest/globals';
import { deliveriesOf, friendlySwitches, isThrottled } from './switches.js';

describe('isThrottled', () => {
  it.each([
    [0, false],
    [1, true],
  ])('should go by the share: %p', (throttle, expected) => {
    const refused = Array.from({ length: 50 }, () => isThrottled({ throttle }));
    expect(new Set(refused)).toEqual(new Set([expected]));
  });
});

describe('deliveriesOf', () => {
  it.each([
    [{}, [1]],
    [{ duplicateEvents: 1 }, [2]],
    [{ lostEvents: 1 }, [0]],
    [{ lostEvents: 1, duplicateEvents: 1 }, [0]],
    [{ lostEvents: 0.5, duplicateEvents: 0.5 }, [0, 1, 2]],
  ])('should go by the shares: %j', (switches, expected) => {
    const deliveries = Array.from({ length: 200 }, () => deliveriesOf({ ...friendlySwitches(), ...switches }));
    expect([...new Set(deliveries)].sort()).toEqual(expected);
  });
});
