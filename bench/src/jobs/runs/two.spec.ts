import { describe, expect, it } from '@jest/globals';
import { runOf } from './runs.fixture.js';
import { leftOf, report } from './two.js';

const window = { images: 50, seconds: 1, cpuSeconds: 1, peakRssBytes: 0 };
/** Two detectors do 100 images/s, two workers 60 while the stack has 0.8 of two cores. */
const round = { alone: [window, window], path: runOf(120, { seconds: 2, stackCpuSeconds: 1.6 }) };

describe('leftOf', () => {
  it('should be the share of the cores that the stack did not take', () => {
    expect(leftOf(round, 2)).toBeCloseTo(0.6);
    expect(leftOf(round, 8)).toBeCloseTo(0.9);
  });
});

describe('report', () => {
  it('should tell the ratio on what the stack left, and judge the plain one', () => {
    const { text, bounds } = report([round], { title: 'a model', cores: 2, threads: 1 });
    expect(text).toMatch(/two workers \/ two detectors +\| 0\.600 – \*\*0\.600\*\*/);
    expect(text).toMatch(/left of the cores \| 1\.000 – \*\*1\.000\*\*/);
    expect(bounds).toEqual([
      { what: 'two workers / two detectors ≥ 0.9 with a model on 2 cores', measured: '0.600', holds: false },
    ]);
  });
});
