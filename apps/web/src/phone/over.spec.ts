import { describe, expect, it } from '@jest/globals';
import { leftOf, OVER, overOf } from './over.js';

const DATE = 'Mon, 23 Nov 2026 09:00:00 GMT';
const NOW = Date.parse(DATE) / 1_000;

describe('leftOf', () => {
  it('should count from what the server says that the time is', () => {
    expect(leftOf({ status: 'AWAITING_SCAN', expiresAt: NOW + 90 }, DATE)).toBe(90_000);
    expect(leftOf({ status: 'AWAITING_SCAN', expiresAt: NOW - 90 }, DATE)).toBe(0);
  });

  it.each([null, '', 'soon'])('should not know without it: %p', (date) => {
    expect(leftOf({ status: 'AWAITING_SCAN', expiresAt: 1 }, date)).toBeUndefined();
  });
});

describe('overOf', () => {
  it('should tell the two ends of a code apart, each with a way on', () => {
    expect([OVER.expired, OVER.completed]).toEqual([
      'This code has expired. Scan the one that the screen shows now.',
      'A photo was sent with this code already. Scan the one that the screen shows now.',
    ]);
  });

  it.each([
    ['AWAITING_SCAN', 1, undefined],
    ['UPLOAD_REQUESTED', undefined, undefined],
    ['UPLOAD_REQUESTED', 0, OVER.expired],
    ['COMPLETED', 1, OVER.completed],
    ['COMPLETED', 0, OVER.completed],
  ] as const)('should say of %s with %p left: %p', (status, left, over) => {
    expect(overOf({ status, expiresAt: NOW }, left)).toBe(over);
  });
});
