import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { scheduledEvent } from '../../../../test/events/schedule.js';
import { startSchedules } from './schedule.timers.js';

describe('startSchedules', () => {
  it('should call early, then by the period, until it is stopped, by an event as EventBridge sends it', async () => {
    const calls: { at: number; event: unknown }[] = [];
    const started = performance.now();
    const schedules = startSchedules([{ logicalId: 'Rule', periodMs: 200 }], {
      region: 'us-east-1',
      firstMs: 20,
      onDue: (event) => calls.push({ at: performance.now() - started, event }),
    });
    while (calls.length < 3) await delay(5);
    schedules.stop();
    await delay(250);

    expect(calls).toHaveLength(3);
    const [first, second, third] = calls.map(({ at }) => at) as [number, number, number];
    expect(first).toBeGreaterThan(15);
    // A busy machine calls late, and never early.
    expect(second - first).toBeGreaterThan(190);
    expect(third - second).toBeGreaterThan(190);
    const event = calls[0]?.event as object;
    expect(Object.keys(event).toSorted()).toEqual(Object.keys(scheduledEvent()).toSorted());
    expect(event).toMatchObject({ source: 'aws.events', 'detail-type': 'Scheduled Event', region: 'us-east-1' });
  });
});
