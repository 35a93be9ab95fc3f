import { describe, expect, it } from '@jest/globals';
import { ACTIVITY_NAMES, invocation, usageOf } from './activities.js';

const TIMED = { milliseconds: 10, calls: 2 };

describe('invocation', () => {
  it('should bill whole milliseconds at the memory that the function has', () => {
    // 10 ms, 1 % of 306 ms, and 2 calls of 5 ms: 23.06 ms.
    expect(invocation(TIMED, 2_048).lambdaGbSeconds).toBeCloseTo(2 * 0.024, 9);
  });

  it('should take longer for what the processor does with less memory, and not for what is waited for', () => {
    // A half of 1769 MB: 26.12 ms and 10 ms.
    expect(invocation(TIMED, 884.5).lambdaGbSeconds).toBeCloseTo((884.5 / 1_024) * 0.037, 9);
  });
});

describe('usageOf', () => {
  it('should ask of a job of ten images a tenth for each', () => {
    // A presigning, a tenth of a submission and a tenth of five reads.
    expect(usageOf('image', 1_769).httpRequests).toBeCloseTo(1.6, 9);
    expect(usageOf('image', 1_769)).toMatchObject({ s3Puts: 1, s3Gets: 1 });
  });

  it('should say of everything what the function is billed for', () => {
    for (const activity of ACTIVITY_NAMES.filter((name) => name !== 'visit')) {
      const { lambdaRequests = 0, httpRequests = 0 } = usageOf(activity, 1_769);
      expect(lambdaRequests).toBeGreaterThanOrEqual(httpRequests);
      expect(httpRequests).toBeGreaterThanOrEqual(1);
    }
  });

  it('should ask of a visit to the web app nothing but files, and of CloudFront’s function once for each', () => {
    const { cloudFrontRequests, cloudFrontFunctions, lambdaRequests } = usageOf('visit', 1_769);
    expect(cloudFrontRequests).toBeGreaterThan(1);
    expect(cloudFrontFunctions).toBe(cloudFrontRequests);
    expect(lambdaRequests).toBeUndefined();
  });
});
