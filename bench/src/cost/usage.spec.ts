import { describe, expect, it } from '@jest/globals';
import { times, together } from './usage.js';

describe('together', () => {
  it('should add what is of one meter', () => {
    const usage = together({ s3Puts: 1, s3Gets: 2 }, {}, { s3Gets: 3, traces: 4 });
    expect(usage).toEqual({ s3Puts: 1, s3Gets: 5, traces: 4 });
  });
});

describe('times', () => {
  it('should be that of so many', () => {
    expect(times(3, { s3Puts: 1, logGb: 0.5 })).toEqual({ s3Puts: 3, logGb: 1.5 });
  });
});
