import { describe, expect, it } from '@jest/globals';
import { reportRatios } from './ratios.js';

const titles = { ours: 'Ours', floor: '(g)', peer: '(h)' };
const figure = (value: number): number => value;

describe('reportRatios', () => {
  it('should judge by the median of the ratios of the rounds', () => {
    const rounds = [
      [50, 100],
      [90, 100],
      [400, 500],
    ].map(([ours = 0, floor = 0]) => new Map([['ours', ours] as const, ['floor', floor] as const]));
    const options = { what: 'cold start', titles, rounds, wall: figure, cpu: figure };
    const { table, bounds } = reportRatios([{ pair: ['ours', 'floor'], atMost: 0.8, aim: 0.6 }], options);
    expect(table).toContain('| Ours / (g) | 0.50 – **0.80** – 0.90 | 0.50 – **0.80** – 0.90 | ≤ 0.8 | 0.6 |');
    expect(bounds).toEqual([{ what: 'cold start: Ours / (g) ≤ 0.8', measured: '0.800', holds: true }]);
    expect(reportRatios([{ pair: ['ours', 'floor'], atMost: 0.79 }], options).bounds[0]?.holds).toBe(false);
  });

  it('should leave out what was not measured', () => {
    const options = {
      what: 'cold start',
      titles,
      rounds: [new Map([['ours', 1] as const])],
      wall: figure,
      cpu: figure,
    };
    expect(
      reportRatios<keyof typeof titles, number>([{ pair: ['ours', 'peer'], atMost: 0.6 }], options).bounds,
    ).toEqual([]);
  });
});
