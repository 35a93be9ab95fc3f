import { describe, expect, it } from '@jest/globals';
import type { Sample } from '../samples/sample.js';
import type { WarmName } from './warm.kinds.js';
import { KINDS, warmPlan } from './warm.kinds.js';
import { report } from './warm.js';

/** A sample of requests that took so long each, with a DynamoDB call alone before each. */
function sampleOf(...requests: readonly (readonly [ms: number, scanMs: number])[]): Sample {
  return {
    coldMs: 300,
    initMs: 200,
    firstMs: 100,
    initCpuMs: 200,
    coldCpuMs: 300,
    coldRssBytes: 100e6,
    rssBytes: 110e6,
    requests: requests.map(([ms, scanMs]) => ({ ms, scanMs, cpuMs: ms / 2, statusCode: 200, bodyLength: 1 })),
  };
}

function roundOf(fresh: number, floor: number, stable: Sample): ReadonlyMap<WarmName, Sample> {
  return new Map([
    ['fresh', sampleOf([fresh, 0])],
    ['floor', sampleOf([floor, 0])],
    ['stable', stable],
  ]);
}

describe('report', () => {
  it('should hold URLs signed anew against the others, and kept ones against the DynamoDB call before each', () => {
    const rounds = [
      roundOf(20, 100, sampleOf([9, 3], [30, 25], [8, 4])),
      roundOf(26, 100, sampleOf([9, 3], [30, 25], [8, 3.5])),
      roundOf(30, 100, sampleOf([9, 1], [30, 22], [8, 1])),
    ];
    const { text, bounds } = report(rounds, ['fresh', 'floor', 'stable']);
    expect(bounds.map(({ measured, holds }) => [measured, holds])).toEqual([
      ['0.260', false],
      ['5.00', true],
    ]);
    expect(text).toContain('| the request less the call | 5.00 – **5.00** – 8.00 |');
    // Python is not there.
    expect(text).not.toContain('(h) boto3 ');
  });
});

describe('warmPlan', () => {
  it('should keep what is different in a kind, and let half as many requests go before', () => {
    expect(warmPlan({ requests: 5 }, KINDS.fresh.variation)).toEqual({ clockStepMs: 300_000, warmUps: 3, requests: 5 });
    expect(warmPlan({ requests: 5 })).toEqual({ warmUps: 3, requests: 5 });
  });
});
