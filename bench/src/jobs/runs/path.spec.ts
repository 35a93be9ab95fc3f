import { describe, expect, it } from '@jest/globals';
import { rowOf } from './path.js';
import { runOf } from './runs.fixture.js';

const alone = { images: 100, seconds: 1, cpuSeconds: 1, peakRssBytes: 0 };
const roundOf = (cpuSeconds: number) => ({ alone, path: runOf(200, { cpuSeconds, stackCpuSeconds: 0.4 }) });

describe('rowOf', () => {
  it('should compare the CPU time of each round for an image, and judge the median', () => {
    const { cells, bound } = rowOf('a model', [roundOf(2.2), roundOf(2.1), roundOf(9)]);
    expect(cells).toEqual([
      'a model',
      '10.00 – **10.00** – 10.00',
      '10.50 – **11.00** – 45.00',
      '1.050 – **1.100** – 4.500',
      '2.00 – **2.00** – 2.00',
    ]);
    expect(bound).toMatchObject({ measured: '1.100', holds: true });
  });

  it('should say that the bound does not hold', () => {
    expect(rowOf('a model', [roundOf(2.4)]).bound).toMatchObject({ measured: '1.200', holds: false });
  });
});
