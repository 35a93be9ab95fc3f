import { describe, expect, it } from '@jest/globals';
import { clfTime, newGatewayId, newTraceId } from './gateway.ids.js';

describe('newGatewayId', () => {
  it('should be 15 base64url characters and "=", another each time', () => {
    const ids = Array.from({ length: 500 }, newGatewayId);
    expect(ids.every((id) => /^[A-Za-z0-9_-]{15}=$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(500);
  });
});

describe('clfTime', () => {
  it('should be in UTC, with two digits for the day', () => {
    expect(clfTime(new Date('2026-01-05T03:04:05.678Z'))).toBe('05/Jan/2026:03:04:05 +0000');
    expect(clfTime(new Date('2026-12-31T23:59:59.999Z'))).toBe('31/Dec/2026:23:59:59 +0000');
  });
});

describe('newTraceId', () => {
  it('should start with the time', () => {
    expect(newTraceId(new Date(0x65_00_00_00 * 1000))).toMatch(/^Root=1-65000000-[0-9a-f]{24}$/);
  });
});
