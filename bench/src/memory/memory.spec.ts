import { describe, expect, it } from '@jest/globals';
import { report } from './memory.js';

const seriesOf = (rssOf: (sample: number) => number) => ({
  rssBytes: Array.from({ length: 351 }, (_, sample) => rssOf(sample) * 1e6),
  seconds: 20,
});

const noise = (sample: number): number => Math.sin(sample * 12.9898) * 2;

describe('report', () => {
  it('should take what grows only at first for flat', () => {
    const { bounds } = report(
      seriesOf((sample) => (sample < 250 ? 100 + sample / 4 : 162) + noise(sample)),
      'any size',
      1,
    );
    expect(bounds.map(({ holds }) => holds)).toEqual([true, true]);
  });

  it('should see memory that grows by a tenth of a megabyte an image', () => {
    const { bounds, text } = report(
      seriesOf((sample) => Math.max(0, 2 * (sample - 250)) + 100 + noise(sample)),
      'any size',
      2,
    );
    expect(bounds.map(({ what, holds }) => [what, holds])).toEqual([
      ['RSS ≤ 320 MB at any size', true],
      ['RSS is flat at any size', false],
    ]);
    // 2 MB in 20 images.
    expect(text).toMatch(/\| 2000 of any size \| 20 .* \| (?:99\.\d|100\.\d)\d \(9\d\.\d\d to 10\d\.\d\d\) /);
  });

  it('should see that there is too much of it', () => {
    const { bounds } = report(
      seriesOf((sample) => 221 + noise(sample)),
      'any size',
      1,
    );
    expect(bounds[0]).toMatchObject({ what: 'RSS ≤ 220 MB at any size', holds: false });
  });
});
