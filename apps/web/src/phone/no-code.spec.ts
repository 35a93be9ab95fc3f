import { describe, expect, it } from '@jest/globals';
import { noCodeOf } from './no-code.js';

describe('noCodeOf', () => {
  it.each([
    ['', true, 'sent'],
    ['', false, 'missing'],
    ['#not-a-code', false, 'broken'],
    // Somebody has scanned another one since.
    ['#not-a-code', true, 'broken'],
  ] as const)('should say of %j, sent: %p, that it is %s', (hash, isSent, why) => {
    expect(noCodeOf(hash, { isSent })).toBe(why);
  });
});
