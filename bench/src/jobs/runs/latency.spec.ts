import { describe, expect, it } from '@jest/globals';
import { report } from './latency.js';

describe('report', () => {
  it('should take the median detection off each job, and judge the median of the rest', () => {
    const { text, bounds } = report([
      { detection: 20, accepted: 30, ended: 100 },
      { detection: 20, accepted: 40, ended: 180 },
      { detection: 500, accepted: 50, ended: 600 },
    ]);
    expect(text).toMatch(/the same less its detection of 20 ms +\| 160 \| 580 \| 580/);
    expect(text).toMatch(/of it, submission to answer +\| 40 +\| 50/);
    expect(bounds).toEqual([expect.objectContaining({ measured: '160', holds: false })]);
  });
});
