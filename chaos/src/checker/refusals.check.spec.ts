import { describe, expect, it } from '@jest/globals';
import type { JobItem } from '@spotter/shared';
import { at, bad, ended, GOOD, half, jobIs, later, open, rest, settled } from './checker.fixture.js';
import type { Observation, Observed } from './observation.js';
import { BOUNDS } from './observation.js';
import { checkRefusals } from './refusals.check.js';

const TTL = 2_000_000_000;
const CANCELLED: JobItem = { ...settled, status: 'CANCELLED', ttl: TTL };
const DELETED: JobItem = { ...rest, status: 'DELETED', nextCheckAt: open.updatedAt };
const ALL_DONE: JobItem = { ...settled, status: 'COMPLETED', done: new Set([0, 1]), ttl: TTL };

type Call = Observed<'refused'>['call'];

function faultsOf(history: readonly Observation[]): string[] {
  return checkRefusals(history, BOUNDS).map(({ because }) => because);
}

/** What is wrong with a refusal when the job was so while it was asked for. */
function faultsWith(call: Call, code: string, states: readonly (JobItem | undefined)[], userId = 'ada'): string[] {
  const [before, ...meanwhile] = states.map((item) => jobIs(item));
  const refused: Observation = { at, what: 'refused', call, jobId: 'j', userId, since: 1, code };
  return faultsOf([...(before === undefined ? [] : [before]), ...meanwhile, refused]);
}

describe('checkRefusals', () => {
  it('should find nothing in a history without any', () => {
    expect(faultsOf(GOOD)).toEqual([]);
  });

  it.each<[Call, string, string, readonly (JobItem | undefined)[]]>([
    ['cancel', 'CONFLICT', 'has ended', [ended]],
    ['cancel', 'CONFLICT', 'ends meanwhile', [open, ended]],
    ['cancel', 'CONFLICT', 'is retried meanwhile', [ended, { ...half, run: 2 }]],
    ['retry', 'CONFLICT', 'is open', [half]],
    ['retry', 'CONFLICT', 'was cancelled', [CANCELLED]],
    ['retry', 'CONFLICT', 'has no failed image', [ALL_DONE]],
    ['delete', 'CONFLICT', 'is open', [open]],
    ['delete', 'NOT_FOUND', 'is deleted', [DELETED]],
    ['retry', 'NOT_FOUND', 'is deleted meanwhile', [ended, DELETED, undefined]],
    ['cancel', 'NOT_FOUND', 'is past its time', [{ ...ended, ttl: at / 1_000 }]],
  ])('should take a %s that is refused by %s of a job that %s', (call, code, _how, states) => {
    expect(faultsWith(call, code, states)).toEqual([]);
  });

  it.each<[Call, string, string, readonly (JobItem | undefined)[]]>([
    ['cancel', 'CONFLICT', 'is open', [open]],
    ['cancel', 'CONFLICT', 'was cancelled', [CANCELLED]],
    ['cancel', 'NOT_FOUND', 'is there', [open, half]],
    ['retry', 'CONFLICT', 'has a failed image', [ended]],
    ['retry', 'VALIDATION_ERROR', 'has a failed image', [ended]],
    ['delete', 'CONFLICT', 'has ended', [ended]],
    ['delete', 'NOT_FOUND', 'has ended', [ended]],
    ['read', 'CONFLICT', 'is open', [open]],
  ])('should find a %s that is refused by %s of a job that %s', (call, code, _how, states) => {
    expect(faultsWith(call, code, states)).toEqual([`a ${call} was refused for no reason: ${code}`]);
  });

  it('should take that a job is not found by others, or before it is there', () => {
    expect(faultsWith('retry', 'NOT_FOUND', [ended], 'ben')).toEqual([]);
    expect(
      faultsOf([{ at, what: 'refused', call: 'cancel', jobId: 'j', userId: 'ada', since: 0, code: 'NOT_FOUND' }]),
    ).toEqual([]);
  });

  it('should take that a job is not retried after 28 days', () => {
    const refused: Observation = {
      at,
      what: 'refused',
      call: 'retry',
      jobId: 'j',
      userId: 'ada',
      since: 1,
      code: 'CONFLICT',
    };
    expect(faultsOf([jobIs(ended), later(refused, 28 * 24 * 60)])).toEqual([]);
    expect(faultsOf([jobIs(ended), later(refused, 28 * 24 * 60 - 1)])).toHaveLength(1);
  });

  describe('of a request', () => {
    const KEY = { userId: 'ada', key: 'k' };
    const asked = (body: string): Observation => ({ at, what: 'asked', ...KEY, body });
    const accepted: Observation = { at, what: 'accepted', jobId: 'j', ...KEY, body: 'a' };
    const refused = (body: string, since: number, code = 'IDEMPOTENCY_MISMATCH'): Observation => {
      return { at, what: 'not-accepted', ...KEY, body, since, code };
    };
    const because = 'a request was refused for no reason: IDEMPOTENCY_MISMATCH';

    it('should take that a key was used for another', () => {
      expect(faultsOf([asked('a'), accepted, asked('b'), refused('b', 3)])).toEqual([]);
    });

    it('should find that a key which nobody used for another is refused', () => {
      expect(faultsOf([asked('a'), refused('a', 1)])).toEqual([because]);
      expect(faultsOf([{ ...asked('b'), userId: 'ben' } as Observation, asked('a'), refused('a', 2)])).toEqual([
        because,
      ]);
    });

    it('should find that a repeat of what was accepted is refused, while its key stands for it', () => {
      const history = [asked('a'), accepted, asked('b'), asked('a')];
      expect(faultsOf([...history, refused('a', 4)])).toEqual([because]);
      expect(faultsOf([...history, later(refused('a', 4), 24 * 60)])).toEqual([]);
      expect(faultsOf([...history, jobIs(DELETED), refused('a', 4)])).toEqual([]);
      // It was on its way when the other was accepted.
      expect(faultsOf([...history, refused('a', 1)])).toEqual([]);
    });

    it('should find any other refusal', () => {
      const history = [asked('a'), asked('b'), refused('b', 2, 'RATE_LIMITED')];
      expect(faultsOf(history)).toEqual(['a request was refused for no reason: RATE_LIMITED']);
    });
  });

  it('should find a process that failed', () => {
    const failed: Observation = { at, what: 'failed', jobId: '', process: 'api', said: bad.error.message };
    expect(faultsOf([failed])).toEqual(['a process failed: api: cut off']);
  });
});
