import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { signingWindow } from './download-signer.js';

const HOUR = 3_600;

describe('signingWindow', () => {
  it.each([
    ['2026-01-02T10:00:00.000Z', '10:00:00', '11:00:00'],
    ['2026-01-02T10:04:59.999Z', '10:00:00', '11:00:00'],
    ['2026-01-02T10:05:00.000Z', '10:05:00', '11:05:00'],
    ['2026-01-02T23:59:59.999Z', '23:55:00', '00:55:00'],
  ])('should round %s down to %s, for a life of an hour', (now, signed, expires) => {
    const window = signingWindow(new Date(now), HOUR);
    expect(window.signed.toISOString()).toContain(`T${signed}.000Z`);
    expect(window.expires.toISOString()).toContain(`T${expires}.000Z`);
  });

  it('should be of whole seconds, its whole life long, and have at least eleven twelfths of it left', () => {
    const times = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 7 * 24 * 60 }), (now, minutes) => {
        const { signed, expires } = signingWindow(now, minutes * 60);
        expect(signed.getTime() % 1_000).toBe(0);
        expect(expires.getTime() - signed.getTime()).toBe(minutes * 60_000);
        expect(signed.getTime()).toBeLessThanOrEqual(now.getTime());
        expect(expires.getTime() - now.getTime()).toBeGreaterThan((minutes * 60_000 * 11) / 12);
      }),
    );
  });
});
