import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ThrottleData } from './throttle.messages.js';
import { CELLS, ENDED, PID } from './throttle.messages.js';

const PROGRAM = join(import.meta.dirname, 'api-throttle.mjs');

/** Lets a process run for a share of the time only, as Lambda does by its memory size. */
export class Throttle {
  private constructor(
    private readonly thread: Worker,
    private readonly cells: Int32Array,
  ) {}

  /** It is there before the process is, so that the process is held back from its beginning. */
  static async ready(share: number): Promise<Throttle> {
    const cells = new Int32Array(new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT));
    const workerData: ThrottleData = { cells, share };
    const thread = new Worker(PROGRAM, { workerData });
    await once(thread, 'online');
    return new Throttle(thread, cells);
  }

  hold(pid: number): void {
    this.set(PID, pid);
  }

  /** Once the process has ended. */
  async end(): Promise<void> {
    const exit = once(this.thread, 'exit');
    Atomics.store(this.cells, ENDED, 1);
    Atomics.notify(this.cells, ENDED);
    // It may still wait for a process.
    this.set(PID, -1);
    await exit;
  }

  private set(cell: number, value: number): void {
    Atomics.compareExchange(this.cells, cell, 0, value);
    Atomics.notify(this.cells, cell);
  }
}
