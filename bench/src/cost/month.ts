import type { Activity } from './activities.js';
import {
  ACTIVITY_NAMES,
  ASSUMED,
  COUNTED,
  GB,
  IMAGES_OF,
  invocation,
  queueCalls,
  TIMED,
  usageOf,
} from './activities.js';
import type { Deployed } from './deployed.js';
import type { Usage } from './usage.js';
import { times, together } from './usage.js';

export const HOURS = 730;
const SECONDS = HOURS * 3_600;
export const DAYS = HOURS / 24;
/** The rule calls the function each minute. */
const SWEEPS = HOURS * 60;

/** Of the four alarms by which the tasks are scaled: two look at one metric each, two at two. */
const SCALING_ALARM_METRICS = 6;

/** A worker's lines of metrics in an hour. */
const REST_LINES = 360;

/** A request for the tables' keys every five minutes, for each of five tables, by the function and by a worker. */
const KEY_REQUESTS = (SECONDS / 300) * 5 * 2;

/** How often something is done a day. */
export type Daily = Readonly<Partial<Record<Activity, number>>>;

/** What an environment that nobody uses is billed for in a month. */
export function idleUsage(deployed: Deployed): Usage {
  const { task, memoryMb, queuePollSeconds, ownMetrics, alarmMetrics, dashboards, measuredRoutes } = deployed;
  const { containerInsightsMetrics, metricsOfRoute, registryGb } = ASSUMED;
  const sweep = together(invocation(TIMED.sweep, memoryMb), { dynamoDbReads: COUNTED.sweep.reads });
  return together(
    tasksUsage(task.least, deployed),
    times(task.least, queueCalls(SECONDS / queuePollSeconds)),
    times(SWEEPS, sweep),
    {
      traces: deployed.isTraced ? SWEEPS : 0,
      customMetrics: ownMetrics + containerInsightsMetrics + metricsOfRoute * measuredRoutes,
      alarmMetrics: alarmMetrics + SCALING_ALARM_METRICS,
      dashboards,
      kmsRequests: KEY_REQUESTS,
      imageGbMonths: registryGb,
    },
  );
}

/** What comes on top in a month in which so much is done each day, spread over it. */
export function growthUsage(daily: Daily, deployed: Deployed): Usage {
  const done = together(
    ...ACTIVITY_NAMES.map((activity) => times((daily[activity] ?? 0) * DAYS, usageOf(activity, deployed.memoryMb))),
  );
  const extraTasks = Math.max(0, tasksFor(daily, deployed) - deployed.task.least);
  const traces = deployed.isTraced ? tracesOf((done.lambdaRequests ?? 0) / SECONDS) * SECONDS : 0;
  return together(done, tasksUsage(extraTasks, deployed), { traces });
}

/** Logs stay until they expire. */
export function withLogsKept(usage: Usage, { logDays }: Deployed): Usage {
  return together(usage, { logGbMonths: (usage.logGb ?? 0) * (logDays / DAYS) });
}

/** The tasks that it takes, on average; parts of one, since they come and go. */
export function tasksFor(daily: Daily, { task }: Deployed): number {
  const images = ACTIVITY_NAMES.reduce((sum, activity) => sum + (daily[activity] ?? 0) * IMAGES_OF[activity], 0);
  const vcpu = (images / 86_400) * (ASSUMED.vcpuMillisecondsOfImage / 1_000);
  return vcpu / (task.vcpu * ASSUMED.utilisation);
}

/** Of so many invocations a second, those that X-Ray records: the first, and one in twenty of the others. */
export function tracesOf(rate: number): number {
  return Math.min(1, rate) + 0.05 * Math.max(0, rate - 1);
}

function tasksUsage(tasks: number, { task }: Deployed): Usage {
  return times(tasks * HOURS, {
    fargateVcpuHours: task.vcpu,
    fargateGbHours: task.gb,
    ipv4Hours: task.hasAddress ? 1 : 0,
    logGb: (REST_LINES * ASSUMED.restLineBytes) / GB,
  });
}
