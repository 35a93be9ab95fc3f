import { readdirSync, readFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { ThrottleData } from './throttle.messages.js';
import { ENDED, PID } from './throttle.messages.js';

// What Linux's bandwidth control does to the group of a process, and only root may ask of it: in each period the process gets so
// much time on a processor, and stands still once it has had that. A thread of its own, since only one that may block can wait
// for parts of a millisecond.

const PERIOD_MS = 20;
/** Before the kernel has looked, nobody can tell what a process has had. */
const LEAST_WAIT_MS = 0.2;

const { cells, share } = workerData as ThrottleData;

/** @returns whether it is over. */
function waitFor(ms: number): boolean {
  return Atomics.wait(cells, ENDED, 0, Math.max(0, ms)) !== 'timed-out';
}

/** What all threads of a process have had of processors. It fails once the process is gone. */
function processorMs(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).reduce((sum, task) => sum + nanosecondsOf(`${tasks}/${task}/schedstat`) / 1e6, 0);
}

/** A thread may end while it is looked at. */
function nanosecondsOf(path: string): number {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10);
  } catch {
    return 0;
  }
}

function hold(pid: number): void {
  const budget = share * PERIOD_MS;
  let left = budget;
  let had = 0;
  for (let end = performance.now() + PERIOD_MS; ; end += PERIOD_MS) {
    process.kill(pid, 'SIGCONT');
    while (left > 0 && performance.now() < end) {
      if (waitFor(Math.max(LEAST_WAIT_MS, Math.min(left, end - performance.now())))) return;
      const hasNow = processorMs(pid);
      left -= hasNow - had;
      had = hasNow;
    }
    if (left <= 0) process.kill(pid, 'SIGSTOP');
    if (waitFor(end - performance.now())) return;
    // What it had too much is taken off; what it left does not add up.
    left = Math.min(budget, left + budget);
  }
}

Atomics.wait(cells, PID, 0);
try {
  if (Atomics.load(cells, ENDED) === 0) hold(Atomics.load(cells, PID));
} catch {
  // The process has ended, and with it what there was to hold.
}
