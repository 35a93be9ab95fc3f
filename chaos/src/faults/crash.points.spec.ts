import { describe, expect, it } from '@jest/globals';
import { Chance } from '../chance.js';
import type { Call } from '../proxy/call.js';
import { CrashPoints } from './crash.points.js';

const call = (step: string, sequence: number): Call => {
  return { sender: 'worker-1', service: 'dynamodb', operation: 'UpdateItem', step, sequence };
};

describe('CrashPoints', () => {
  it('should aim at a place that nobody was killed at, and at either side of it in turn', () => {
    const points = new CrashPoints(new Chance('1'));
    expect(points.aim('worker', call('end', 1), 0)).toBe('arrives');
    points.hit('worker', call('end', 1), 'arrives');
    expect(points.isNew('worker', call('end', 2))).toBe(true);
    expect(points.aim('worker', call('end', 2), 0)).toBe('answered');
    points.hit('worker', call('end', 2), 'answered');
    expect(points.isNew('worker', call('end', 3))).toBe(false);
    expect(points.isNew('worker', call('read', 4))).toBe(false);
  });

  it('should seldom aim at one at which many were, and never at a call that changes nothing', () => {
    const points = new CrashPoints(new Chance('1'));
    for (const when of ['arrives', 'answered'] as const) {
      for (let kills = 0; kills < 9; kills++) points.hit('worker', call('start', 0), when);
    }
    const calls = Array.from({ length: 1_000 }, (_, sequence) => sequence);
    const aimed = calls.filter((sequence) => points.aim('worker', call('start', sequence), 0) !== undefined);
    expect(aimed.length).toBeGreaterThan(0);
    expect(aimed.length).toBeLessThan(40);
    expect(calls.every((sequence) => points.aim('worker', call('read', sequence), 99) === undefined)).toBe(true);
    expect(points.aim('worker', call('start', 0), 99)).toBeDefined();
    expect(points.tally().filter(({ kills }) => kills > 0)).toEqual([
      { role: 'worker', step: 'start', when: 'arrives', kills: 9 },
      { role: 'worker', step: 'start', when: 'answered', kills: 9 },
    ]);
  });
});
