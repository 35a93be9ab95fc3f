import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { WorkerMetrics } from './worker.metrics.js';

describe(WorkerMetrics.name, () => {
  let lines: string[];
  let metrics: WorkerMetrics;
  beforeEach(() => {
    lines = [];
    jest.useFakeTimers();
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    metrics = new WorkerMetrics('test');
  });
  afterEach(() => {
    metrics.close();
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const written = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

  it('should write the polls of ten seconds as one number', () => {
    for (let poll = 0; poll < 250; poll++) metrics.polled();
    jest.advanceTimersByTime(10_000);
    metrics.polled();
    jest.advanceTimersByTime(10_000);
    expect(written()).toMatchObject([
      { service: 'worker', stage: 'test', Polls: 250 },
      { service: 'worker', stage: 'test', Polls: 1 },
    ]);
  });

  it('should write nothing of a worker that has reached no queue, since silence is what its alarm hears', () => {
    jest.advanceTimersByTime(60_000);
    expect(lines).toEqual([]);
  });

  it('should write what is left when it is closed', () => {
    metrics.polled();
    metrics.close();
    expect(written()).toMatchObject([{ Polls: 1 }]);
  });
});
