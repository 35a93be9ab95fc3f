import { describe, expect, it } from '@jest/globals';
import { accepted, asked, at, ended, jobIs, later, open, settled } from './checker.fixture.js';
import { checkKeys } from './keys.check.js';
import type { Observation } from './observation.js';
import { BOUNDS } from './observation.js';

const DAY = 24 * 60;
const KEY = { userId: 'ada', key: 'k' };
const ask = (body: string): Observation => ({ at, what: 'asked', ...KEY, body });
const accept = (jobId: string, body: string, userId = 'ada'): Observation => {
  return { at, what: 'accepted', ...KEY, userId, jobId, body };
};
const FIRST = [ask('a'), jobIs(open), accept('j', 'a')];
const DELETED = [jobIs(ended), jobIs({ ...settled, status: 'DELETED', nextCheckAt: open.updatedAt })];

const faultsOf = (...history: Observation[]) => checkKeys(history, BOUNDS).map(({ because }) => because);

describe('checkKeys', () => {
  it('should find nothing in repeats that get the same job, other keys, other users, and requests without a key', () => {
    expect(faultsOf(...FIRST, ask('a'), accept('j', 'a'))).toEqual([]);
    expect(faultsOf(...FIRST, { ...accept('i', 'b'), key: 'other' } as Observation)).toEqual([]);
    expect(faultsOf(...FIRST, accept('i', 'b', 'ben'))).toEqual([]);
    expect(faultsOf(asked, accepted, accepted, { ...accepted, body: 'b' } as Observation)).toEqual([]);
  });

  it('should find a key that is taken for another request', () => {
    const because = 'a key was taken for another request';
    expect(faultsOf(...FIRST, ask('b'), accept('j', 'b'))).toEqual([because]);
    expect(faultsOf(...FIRST, ask('b'), accept('i', 'b'))).toEqual([because]);
    expect(faultsOf(...FIRST, ...DELETED, ask('b'), accept('j', 'b'))).toEqual([because]);
  });

  it('should find a repeat that gets another job', () => {
    expect(faultsOf(...FIRST, ask('a'), accept('i', 'a'))).toEqual(['a repeat got another job']);
  });

  it('should let a key go with its job, or after a day', () => {
    expect(faultsOf(...FIRST, ...DELETED, ask('b'), accept('i', 'b'))).toEqual([]);
    expect(faultsOf(...FIRST, ...DELETED, ask('a'), accept('i', 'a'))).toEqual([]);
    expect(faultsOf(...FIRST, later(accept('i', 'b'), DAY))).toEqual([]);
    expect(faultsOf(...FIRST, later(accept('i', 'b'), DAY - 1))).toHaveLength(1);
  });
});
