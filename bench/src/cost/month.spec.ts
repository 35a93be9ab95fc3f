import { describe, expect, it } from '@jest/globals';
import type { Deployed } from './deployed.js';
import { growthUsage, HOURS, idleUsage, tasksFor, tracesOf, withLogsKept } from './month.js';

const deployed: Deployed = {
  memoryMb: 1_769,
  isTraced: true,
  ownMetrics: 31,
  alarmMetrics: 11,
  dashboards: 1,
  measuredRoutes: 4,
  queuePollSeconds: 10,
  logDays: 30,
  task: { vcpu: 2, gb: 4, least: 2, hasAddress: true },
};

describe('idleUsage', () => {
  it('should be the least tasks, their polls and addresses, and the sweep of each minute', () => {
    const usage = idleUsage(deployed);
    expect(usage).toMatchObject({
      fargateVcpuHours: 2 * 2 * HOURS,
      fargateGbHours: 2 * 4 * HOURS,
      ipv4Hours: 2 * HOURS,
      sqsRequests: 2 * HOURS * 360,
      lambdaRequests: HOURS * 60,
      traces: HOURS * 60,
      dashboards: 1,
    });
  });

  it('should have no addresses in private subnets, and no traces where none are taken', () => {
    const { ipv4Hours, traces } = idleUsage({
      ...deployed,
      isTraced: false,
      task: { ...deployed.task, hasAddress: false },
    });
    expect([ipv4Hours, traces]).toEqual([0, 0]);
  });
});

describe('tasksFor', () => {
  it('should be as many as the images take of the processor', () => {
    // 86,400 × 30 images of 50 ms a day are 1.5 vCPU, which two vCPUs have at 75 %.
    expect(tasksFor({ image: 86_400 * 30 }, deployed)).toBeCloseTo(1, 9);
    expect(tasksFor({ request: 1_000_000 }, deployed)).toBe(0);
  });
});

describe('growthUsage', () => {
  it('should have tasks only when the least of them are too few', () => {
    expect(growthUsage({ image: 86_400 * 60 }, deployed).fargateVcpuHours).toBe(0);
    expect(growthUsage({ image: 86_400 * 90 }, deployed).fargateVcpuHours).toBeCloseTo(2 * HOURS, 6);
  });

  it('should grow with the days of a month', () => {
    expect(growthUsage({ request: 1_000 }, deployed).httpRequests).toBeCloseTo((1_000 * HOURS) / 24, 6);
  });

  it('should record the traces of what is invoked', () => {
    expect(growthUsage({ request: 1_000 }, deployed).traces).toBeCloseTo((1_000 * HOURS) / 24, 6);
    expect(growthUsage({ request: 1_000 }, { ...deployed, isTraced: false }).traces).toBe(0);
  });
});

describe('tracesOf', () => {
  it('should be the first of a second, and one in twenty of the others', () => {
    expect([0.5, 1, 21].map(tracesOf)).toEqual([0.5, 1, 2]);
  });
});

describe('withLogsKept', () => {
  it('should keep what is logged for as long as the log groups say', () => {
    const { logGbMonths = 0 } = withLogsKept({ logGb: 2 }, deployed);
    expect(logGbMonths).toBeCloseTo((2 * 30 * 24) / HOURS, 9);
  });
});
