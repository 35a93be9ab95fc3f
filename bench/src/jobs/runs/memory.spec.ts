import { describe, expect, it } from '@jest/globals';
import { report } from './memory.js';

/** After each hundred images, in MB. */
const series = (rssOf: (sample: number) => number): number[] =>
  Array.from({ length: 150 }, (_, sample) => 1e6 * rssOf(sample));

describe('report', () => {
  it('should leave the first 5,000 images out of the slope', () => {
    const { bounds, text } = report(
      series((sample) => (sample < 50 ? 10 * sample : 200 + (sample % 2))),
      'a model',
    );
    expect(bounds).toEqual([expect.objectContaining({ holds: true })]);
    expect(text).toContain('| 10000 with a model |');
  });

  it('should see memory that grows', () => {
    const { bounds } = report(
      series((sample) => 200 + 0.1 * sample + (sample % 2)),
      'a model',
    );
    expect(bounds).toEqual([expect.objectContaining({ holds: false })]);
  });

  it('should refuse a series that is too short', () => {
    expect(() => report(series(() => 1).slice(0, 55), 'a model')).toThrow('Too few images');
  });
});
