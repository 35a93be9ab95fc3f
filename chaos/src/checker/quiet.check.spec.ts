import { describe, expect, it } from '@jest/globals';
import type { JobItem } from '@spotter/shared';
import { accepted, asked, at, attempt, ended, faultsOf, jobIs, later, open, settled } from './checker.fixture.js';
import type { Observation } from './observation.js';
import { BOUNDS } from './observation.js';
import { checkQuiet } from './quiet.check.js';

const MINUTE = 60_000;

const minute = (minutes: number) => new Date(at + minutes * MINUTE).toISOString();
const dueIn = (minutes: number, sends = 0): JobItem => ({ ...open, sends, nextCheckAt: minute(minutes) });

/** What is wrong with a job that is due then, and ends so many minutes after the last fault. */
function faultsOfEnd(job: JobItem, minutes: number, isLossy: boolean): string[] {
  const calm: Observation = { at, what: 'fault-ended', isLossy };
  // As if it had been opened long before.
  const old = { openedAt: minute(-60) };
  const history = [
    asked,
    later(jobIs({ ...job, ...old }), -1),
    accepted,
    calm,
    later(jobIs({ ...ended, ...old }), minutes),
  ];
  return checkQuiet(history, BOUNDS)
    .map(({ because }) => because)
    .filter((because) => because.includes('quiet'));
}

describe('checkQuiet', () => {
  it('should find a job that is not quiet soon after the last fault, when nothing was lost', () => {
    expect(faultsOfEnd(dueIn(5), 7, false)).toEqual([]);
    expect(faultsOfEnd(dueIn(5), 7.1, false)).toEqual(['a job was not quiet']);
    expect(faultsOfEnd(dueIn(50, 4), 7.1, false)).toEqual(['a job was not quiet']);
  });

  it.each([
    ['soon, and nothing was sent', dueIn(5), 5 + 2 * 5 + 7],
    ['soon, and something was sent', dueIn(5, 1), 5 + 2 * 10 + 7],
    ['already', dueIn(-30, 2), 2 * 20 + 7],
    ['later', dueIn(30, 3), 30 + 40 + 7],
    ['much later', dueIn(60, 9), 60 + 60 + 7],
  ])('should find one that is not quiet after its checks, when something was lost: due %s', (_due, job, bound) => {
    expect(faultsOfEnd(job, bound, true)).toEqual([]);
    expect(faultsOfEnd(job, bound + 0.1, true)).toEqual(['a job was not quiet']);
  });

  it('should ask for more of a job of which nothing was lost, where that is known', () => {
    const calm: Observation = { at, what: 'fault-ended', isLossy: true, lost: new Set(['other']) };
    const history = (of: Observation) => [asked, jobIs(open), accepted, of, later(jobIs(ended), 8)];
    expect(faultsOf(history(calm))).toContain('a job was not quiet');
    expect(faultsOf(history({ ...calm, lost: new Set(['j']) }))).not.toContain('a job was not quiet');
  });

  it('should allow for images that take all of their time, in attempts after the last fault', () => {
    const calm: Observation = { at, what: 'fault-ended', isLossy: false };
    const tried = (seconds: number): Observation[] => [
      asked,
      jobIs(open),
      accepted,
      { ...attempt, what: 'attempt', attempt: 1 },
      calm,
      later({ ...attempt, what: 'attempt-over', attempt: 1 }, seconds / 60),
      later(jobIs(ended), 7.5),
    ];
    expect(faultsOf(tried(45))).not.toContain('a job was not quiet');
    expect(faultsOf(tried(15))).toContain('a job was not quiet');
    expect(faultsOf(tried(29))).toContain('a job was not quiet');
  });

  it('should not mind when a job ended before the last fault', () => {
    const calm: Observation = later({ at, what: 'fault-ended', isLossy: false }, 900);
    const history = [asked, jobIs(open), accepted, later(jobIs(ended), 900), calm];
    expect(checkQuiet(history, BOUNDS)).toEqual([]);
  });

  it('should find one that is opened after the last fault, and is not quiet', () => {
    const calm: Observation = { at, what: 'fault-ended', isLossy: true };
    const anew = { ...open, openedAt: minute(10), nextCheckAt: minute(15) };
    const history = (minutes: number) => [
      asked,
      calm,
      later(jobIs(anew), 10),
      accepted,
      later(jobIs({ ...ended, openedAt: minute(10) }), minutes),
    ];
    expect(checkQuiet(history(17), BOUNDS)).toEqual([]);
    expect(faultsOf(history(17.1))).toContain('a job was not quiet');
  });

  it.each([
    ['that was not sent', dueIn(5), dueIn(5.1)],
    ['that was sent twice', dueIn(20, 2), dueIn(20.1, 2)],
    ['that was sent often', dueIn(60, 9), dueIn(60.1, 9)],
    ['that is deleted', { ...dueIn(60), status: 'DELETED' }, { ...dueIn(60.1), status: 'DELETED' }],
  ] as const)('should find a job %s that is to be looked at too late', (_what, soon, late) => {
    const because = 'a job is to be looked at too late';
    expect(faultsOf([asked, jobIs(soon)])).not.toContain(because);
    expect(faultsOf([asked, jobIs(late)])).toContain(because);
    expect(faultsOf([asked, jobIs(soon), jobIs({ ...settled, status: late.status })])).toContain(because);
  });
});
