import { describe, expect, it } from '@jest/globals';
import { report } from './units.js';

const count = (table: number, indexes = 0) => ({ step: 'count', isRefused: false, table, indexes }) as const;
const end = { step: 'end', isRefused: true, table: 9, indexes: 0 } as const;

describe('report', () => {
  it('should add up the writes of each step', () => {
    const { text } = report([{ title: 'a job', writes: [count(1, 1), count(4), end] }]);
    expect(text).toMatch(/\| 4 count +\| 2 +\| 0 +\| 1 to 4 +\| 1 +\| 6 +\|/);
    expect(text).toMatch(/\| 3 end +\| 1 +\| 1 +\| 9 +\| 0 +\| 9 +\|/);
    expect(text).toMatch(/\| all +\| 3 +\| 1 +\| 1 to 9 +\| 1 +\| 15 +\|/);
  });

  it('should judge the dearest count of all jobs, its indexes included, and no other step', () => {
    expect(report([{ title: 'a job', writes: [count(4), end] }]).bounds).toMatchObject([
      { measured: '4', holds: true },
    ]);
    const jobs = [
      { title: 'a job', writes: [count(4, 1)] },
      { title: 'another', writes: [count(1)] },
    ];
    expect(report(jobs).bounds).toMatchObject([{ measured: '5', holds: false }]);
  });
});
