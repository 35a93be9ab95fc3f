import { describe, expect, it } from '@jest/globals';
import { Chance } from '../chance.js';
import type { Role } from '../processes/member.js';
import type { Call } from '../proxy/call.js';
import { Steering } from './steering.js';

const JOBS = Array.from({ length: 40 }, (_, number) => `job ${number}`);

function steering(...missed: readonly (readonly [role: Role, step: string])[]) {
  const clock = { now: 0 };
  const parts = { chance: new Chance('1'), now: () => clock.now };
  const places = missed.map(([role, step]) => ({ role, step }));
  return { clock, steering: new Steering({ ...parts, missed: () => places }) };
}

function call(step: string, jobId: string): Call {
  return { sender: 'a', service: 'dynamodb', operation: 'UpdateItem', step, sequence: 1, jobId };
}

describe('Steering', () => {
  it('should leave all as it is when nothing is missing, or nothing helps', () => {
    for (const { steering: idle } of [steering(), steering(['worker', 'start'])]) {
      expect(idle.act).toBeUndefined();
      expect(JOBS.map((job) => idle.faultOf('api', call('sweep-claim', job)))).toEqual(JOBS.map(() => undefined));
    }
  });

  it('should have clients retry, and hold up half of the jobs so that a sweep reopens their images', () => {
    const { steering: steered } = steering(['sweep', 'reopen']);
    expect(steered.act).toBe('retry');
    const held = JOBS.map((job) => steered.faultOf('api', call('sweep-claim', job)));
    const count = held.filter((fault) => fault?.kind === 'slow').length;
    expect(count).toBeGreaterThan(JOBS.length / 4);
    expect(count).toBeLessThan((3 * JOBS.length) / 4);
    expect(JOBS.every((job) => steered.faultOf('sweep', call('sweep-claim', job)) === undefined)).toBe(true);
  });

  it('should spare whoever is on the way, and who is held up for it', () => {
    const { steering: steered } = steering(['sweep', 'reopen']);
    expect((['worker', 'api', 'sweep'] as const).map((role) => steered.isSpared(role))).toEqual([false, true, true]);
    expect(steering().steering.isSpared('api')).toBe(false);
  });

  it('should hold a commit up once, and let its repeat through', () => {
    const { steering: steered } = steering(['sweep', 'drop']);
    const tried = JOBS.map((job) => [1, 2].map(() => steered.faultOf('api', call('commit', job))?.kind));
    expect(new Set(tried.map(String))).toEqual(new Set(['late,', ',']));
  });

  it('should give each missing place its turn', () => {
    const { steering: steered, clock } = steering(['api', 'reopen'], ['worker', 'start'], ['api', 'erase-job']);
    const acts = [0, 20_000, 40_000, 60_000].map((now) => {
      clock.now = now;
      return steered.act;
    });
    expect(acts).toEqual(['retry', undefined, 'delete', 'retry']);
  });
});
