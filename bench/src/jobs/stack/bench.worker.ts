import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Used } from '../../cold/process-status.js';
import { usedBy } from '../../cold/process-status.js';
import { BATCH } from '../../contenders/batch.js';
import { workerImage } from '../../speed/contenders.js';
import type { BenchStack } from './bench.stack.js';

const WORKER = join(import.meta.dirname, '..', 'worker', 'main.mjs');

export interface BenchWorkerOptions {
  readonly modelPath: string;
  readonly threads: number;
  /** Over the stack's variables. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The built worker, started as its image starts it, its log in a file as a container's is. */
export class BenchWorker {
  readonly #kill = (): void => {
    this.child.kill('SIGKILL');
  };

  private constructor(private readonly child: ChildProcess) {
    // A worker that nobody ends would go on asking for a queue that is gone.
    process.once('exit', this.#kill);
  }

  /** Starts one and waits until it polls. @throws Error with where its log is, when it ends instead. */
  static async start(stack: BenchStack, { modelPath, threads, environment }: BenchWorkerOptions): Promise<BenchWorker> {
    const logPath = join(stack.folder, `worker-${Math.random().toString(36).slice(2)}.log`);
    const image = await workerImage();
    const log = await open(logPath, 'w');
    const [program, ...args] = [...BATCH, process.execPath, ...image.nodeFlags, WORKER];
    const child = spawn(program, args, {
      env: {
        ...stack.environment,
        ...image.environment,
        MODEL_PATH: resolve(modelPath),
        DETECTOR_THREADS: String(threads),
        // The deployed worker's own, where a local one polls for a second.
        POLL_WAIT_SECONDS: '10',
        ...environment,
      },
      stdio: ['ignore', log.fd, 'inherit', 'ipc'],
    });
    await log.close();
    const started = new AbortController();
    child.once('exit', () => {
      started.abort(new Error(`The worker ended before it was ready: ${logPath}`));
    });
    await once(child, 'message', { signal: started.signal });
    return new BenchWorker(child);
  }

  used(): Promise<Used> {
    return usedBy(this.child.pid);
  }

  /** Nothing of it runs until it goes on: what is sent to the queue meanwhile waits there. */
  pause(): void {
    this.child.kill('SIGSTOP');
  }

  goOn(): void {
    this.child.kill('SIGCONT');
  }

  /** Ends it at once: its stack ends as well. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.#kill();
    await exit;
    process.off('exit', this.#kill);
  }
}
