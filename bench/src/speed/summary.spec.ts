import { describe, expect, it } from '@jest/globals';
import type { Window } from '../contenders/protocol.js';
import type { ContenderName } from './contenders.js';
import { ceilingOf, summarise } from './summary.js';

const windowOf = (images: number, seconds: number, cpuSeconds: number): Window => ({
  images,
  seconds,
  cpuSeconds,
  peakRssBytes: 200e6,
});

// 8 ms of decode and 12 ms of inference: two cores could do 100 images a second.
const decode = windowOf(100, 1, 0.8);
const inference = windowOf(50, 1, 0.6);

describe('ceilingOf', () => {
  it('should be what the cores could do with each part at its own cost', () => {
    expect(ceilingOf(2, decode, inference)).toBeCloseTo(100);
  });
});

describe('summarise', () => {
  const common = { size: 'any size', cores: 2, versions: [], leftOut: new Map<ContenderName, string>() };
  const round = { spotter: windowOf(192, 2, 4), decode, inference, opencv: windowOf(30, 1, 2) };

  it('should compare the windows of each round, and judge their median', () => {
    const slow = { ...round, spotter: windowOf(90, 1, 2) };
    const { bounds } = summarise({ ...common, timesPeers: 3, rounds: [round, slow, round] });
    expect(bounds).toEqual([
      { what: 'Spotter / the ceiling ≥ 0.95 at any size', measured: '0.960', holds: true },
      { what: 'Spotter / OpenCV ≥ 3 at any size', measured: '3.200', holds: true },
    ]);
  });

  it('should take the parts of the other ceiling from the windows with all cores at them', () => {
    // 9 ms of decode and 16 ms of inference, where it was 8 and 12: two cores could do 80 images a second.
    const busy = { bare: windowOf(125, 1, 2), decodes: windowOf(200, 1, 1.8), decode, inference };
    const rounds = [{ ...busy, spotter: windowOf(154, 2, 4) }];
    const { bounds } = summarise({ ...common, timesPeers: 3, rounds });
    expect(bounds).toEqual([
      { what: 'Spotter / the ceiling ≥ 0.95 at any size', measured: '0.770', holds: false },
      { what: 'Spotter / the ceiling of busy cores ≥ 0.95 at any size', measured: '0.963', holds: true },
    ]);
  });

  it('should say that a bound does not hold', () => {
    const { bounds, text } = summarise({ ...common, timesPeers: 4, rounds: [round] });
    expect(bounds.map(({ holds }) => holds)).toEqual([true, false]);
    expect(text).toContain('| (b) Spotter                         | 96.0 – **96.0** – 96.0');
    expect(text).not.toContain('transformers');
  });

  it('should say who was not compared, which no bound makes up for', () => {
    const leftOut = new Map<ContenderName, string>([['opencv', 'it misses a dog']]);
    const rounds = [{ spotter: round.spotter, decode, inference }];
    const { bounds, text } = summarise({ ...common, timesPeers: 4, rounds, leftOut });
    expect(bounds.at(-1)).toMatchObject({ measured: 'it misses a dog', holds: false });
    expect(text).toContain('Not compared: (d) OpenCV');
  });
});
