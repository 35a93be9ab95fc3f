import { randomUUID } from 'node:crypto';
import type { ScheduledEvent } from 'aws-lambda';
import { ACCOUNT_ID } from '../template/resource.names.js';
import type { Schedule } from './schedule.definition.js';

/** The first call comes early, for jobs that stood still while the stack did, but not beside the function's first request. */
const FIRST_MS = 5_000;

export interface ScheduleOptions {
  readonly region: string;
  /** When the first call of each comes, in milliseconds, unless its period is shorter (5 s). */
  readonly firstMs?: number;
  /** Gets the event of a schedule each time that it is due. */
  readonly onDue: (event: ScheduledEvent) => void;
}

export interface Schedules {
  stop(): void;
}

/** Calls by the clock, as EventBridge does. They do not keep the process alive. */
export function startSchedules(schedules: readonly Schedule[], options: ScheduleOptions): Schedules {
  const { region, firstMs = FIRST_MS, onDue } = options;
  const timers = new Map<string, NodeJS.Timeout>();
  const callIn = (ms: number, schedule: Schedule): void => {
    const { logicalId, periodMs } = schedule;
    const timer = setTimeout(() => {
      callIn(periodMs, schedule);
      onDue(scheduledEvent(logicalId, region));
    }, ms);
    timers.set(logicalId, timer.unref());
  };
  for (const schedule of schedules) callIn(Math.min(firstMs, schedule.periodMs), schedule);
  return {
    stop: () => {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event.html, its time in whole seconds. */
function scheduledEvent(logicalId: string, region: string): ScheduledEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT_ID,
    time: `${new Date().toISOString().slice(0, 19)}Z`,
    region,
    resources: [`arn:aws:events:${region}:${ACCOUNT_ID}:rule/${logicalId}`],
    detail: {},
  };
}
