import { describe, expect, it } from '@jest/globals';
import { decide } from './decision.js';
import type { Figures } from './figures.js';

const BUDGET: Figures = {
  appBytes: 1_000_000,
  zipBytes: 500_000,
  bootstrapCpuRatio: 0.4,
  uncachedBootstrapCpuRatio: 0.8,
};

function decideOn(measured: Partial<Figures>): ReturnType<typeof decide> {
  return decide(BUDGET, { ...BUDGET, ...measured }, 'budget.json');
}

describe('decide', () => {
  it('should let bytes grow by a tenth and CPU time by a quarter, and say what there is', () => {
    const { faults, hints, isCpuOnly, table } = decideOn({ appBytes: 1_100_000, uncachedBootstrapCpuRatio: 1 });
    expect([faults, hints, isCpuOnly]).toEqual([[], [], false]);
    expect(table).toMatch(/\| `app\.cjs`, bytes +\| 1,000,000 +\| 1,100,000 +\| \+10\.0 +\| \+10 +\|/u);
    expect(table).toMatch(/\| CPU time without the V8 cache .*\| 0\.800 +\| 1\.000 +\| \+25\.0 +\| \+25 +\|/u);
  });

  it('should say which bytes grew by more, by how much, and what is to be done', () => {
    const { faults, isCpuOnly } = decideOn({ appBytes: 1_112_340 });
    expect(faults).toEqual([
      'Over budget: `app.cjs`, bytes grew from 1,000,000 to 1,112,340, by 11.2 %, and 10 % are allowed. If the change is worth it, run `npm run budget -- --write`, commit budget.json and say why.',
    ]);
    expect(isCpuOnly).toBe(false);
    expect(decideOn({ zipBytes: 550_001 }).faults).toHaveLength(1);
  });

  it.each(['bootstrapCpuRatio', 'uncachedBootstrapCpuRatio'] as const)(
    'should tell when it is only CPU time that grew too much: %s',
    (name) => {
      const cpu = { [name]: BUDGET[name] * 1.26 };
      expect(decideOn(cpu)).toMatchObject({
        isCpuOnly: true,
        faults: [expect.stringContaining('by 26.0 %, and 25 %')],
      });
      const both = decideOn({ ...cpu, zipBytes: 600_000 });
      expect(both.faults).toHaveLength(2);
      expect(both.isCpuOnly).toBe(false);
    },
  );

  it('should say aloud what shrank as much, which is no fault', () => {
    const { faults, hints } = decideOn({ zipBytes: 440_000, bootstrapCpuRatio: 0.2, uncachedBootstrapCpuRatio: 0.61 });
    expect(faults).toEqual([]);
    expect(hints).toEqual([
      expect.stringContaining('zipped, bytes shrank from 500,000 to 440,000, by 12.0 %. The budget can be tightened'),
      expect.stringContaining('shrank from 0.400 to 0.200, by 50.0 %'),
    ]);
  });
});
