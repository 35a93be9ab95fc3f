import { describe, expect, it } from '@jest/globals';
import { flatness } from './flatness.js';

const noise = (sample: number): number => Math.sin(sample * 12.9898) * 43_758.5453;
const samples = (rssOf: (sample: number, noise: number) => number): number[] =>
  Array.from({ length: 100 }, (_, sample) => rssOf(sample, (noise(sample) % 1) * 2));

describe('flatness', () => {
  it.each<[string, boolean, (sample: number, noise: number) => number]>([
    ['stays', true, (_, noise) => 300 + noise],
    ['shrinks', true, (sample, noise) => 300 - sample / 10 + noise],
    ['grows by a megabyte per thousand images', false, (sample, noise) => 300 + sample / 10 + noise],
    ['may have grown by a tenth, for all that can be seen', false, (_, noise) => 300 + 100 * noise],
  ])('should tell memory that %s', (_, holds, rssOf) => {
    expect(flatness(samples(rssOf), 100, 'here').bound).toMatchObject({ what: 'RSS is flat here', holds });
  });

  it('should give the slope for a thousand images', () => {
    const { perThousand } = flatness(
      samples((sample) => 300 + sample),
      20,
      'here',
    );
    expect(perThousand).toBe('50.00 (50.00 to 50.00)');
  });
});
