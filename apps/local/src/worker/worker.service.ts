import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { loggedErrorOf } from '../logged.error.js';
import { READY, SHUTDOWN } from './worker.message.js';

/** What the stand-in for the ECS service is started with. */
export interface WorkerServiceOptions {
  /** The built worker.host. */
  host: string;
  /** The built worker. */
  entry: string;
  tasks: number;
  /** The whole environment of a task. */
  environment: Record<string, string>;
  /** How long a task may drain before it is killed, as ECS's stopTimeout. */
  stopTimeoutMs?: number;
  onLog?: (line: string) => void;
}

/** Of what a task said before it ended. */
const MOST_LINES = 20;
const FIRST_RESTART_MS = 200;
const LAST_RESTART_MS = 10_000;
const UNREADY_GRACE_MS = 500;
/** A task that has lived this long did not die of its start. */
const HEALTHY_MS = 10_000;

/** Keeps a number of worker processes running, as an ECS service does. */
export class WorkerService {
  /** Whether each has said that it is ready. */
  private readonly tasks = new Map<ChildProcess, boolean>();
  private readonly stopping = new AbortController();
  private readonly slots: Promise<void>[];
  /** Resolves once every task has said that it is ready. Rejects, with what it said, when one ended before it was. */
  readonly ready: Promise<unknown>;

  constructor(private readonly options: WorkerServiceOptions) {
    const starts = Array.from({ length: options.tasks }, () => Promise.withResolvers<true>());
    this.ready = Promise.all(starts.map(({ promise }) => promise));
    this.slots = starts.map((start) => this.keepRunning(start));
  }

  /** The process ids of the tasks that run now. */
  pids(): number[] {
    return [...this.tasks.keys()].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  /** Lets every task drain and end, and kills those that take too long: soon, those that have not said that they are ready. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const tasks = [...this.tasks];
    for (const [task, isReady] of tasks) {
      if (task.connected) task.send(SHUTDOWN, () => undefined);
      else task.kill('SIGTERM');
      if (!isReady) this.killUnlessReady(task);
    }
    const deadline = setTimeout(() => {
      for (const [task] of tasks) task.kill('SIGKILL');
    }, this.options.stopTimeoutMs ?? 3500);
    await Promise.all(this.slots);
    clearTimeout(deadline);
  }

  /** What is still being loaded need not be waited for; but a task may have begun to work and its word be under way. */
  private killUnlessReady(task: ChildProcess): void {
    setTimeout(() => {
      if (this.tasks.get(task) === false) task.kill('SIGKILL');
    }, UNREADY_GRACE_MS).unref();
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async keepRunning(start: PromiseWithResolvers<true>): Promise<void> {
    let restartMs = FIRST_RESTART_MS;
    const task = { wasReady: false };
    const onReady = (): void => {
      task.wasReady = true;
      start.resolve(true);
    };
    while (!this.isStopping()) {
      const started = performance.now();
      const { ending, said } = await this.runTask(onReady);
      if (this.isStopping() || !task.wasReady) {
        // What could not start once will not start the next time either: a person has to mend it.
        start.reject(new Error(said || `The worker ended before it was ready (${ending}).`));
        return;
      }
      restartMs =
        performance.now() - started > HEALTHY_MS ? FIRST_RESTART_MS : Math.min(restartMs * 2, LAST_RESTART_MS);
      this.options.onLog?.(`worker task ended (${ending}); the next one starts in ${restartMs} ms`);
      await delay(restartMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  /** Runs one task to its end, and tells how it ended and what it last said about that. */
  private async runTask(onReady: () => void): Promise<{ ending: string; said: string }> {
    const { host, entry, environment, onLog } = this.options;
    const task = fork(host, [entry], { env: environment, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.tasks.set(task, false);
    let said: string[] = [];
    task.on('message', (message) => {
      if (message !== READY) return;
      this.tasks.set(task, true);
      onReady();
    });
    if (task.stderr)
      createInterface({ input: task.stderr }).on('line', (line) => {
        said = [...said, loggedErrorOf(line)?.message ?? line].slice(-MOST_LINES);
      });
    for (const output of [task.stdout, task.stderr]) {
      if (output) createInterface({ input: output }).on('line', (line) => onLog?.(line));
    }
    try {
      const [code, signal] = (await once(task, 'close')) as [number | null, NodeJS.Signals | null];
      return { ending: signal ?? `exit code ${code ?? 0}`, said: said.join('\n') };
    } catch (error) {
      return { ending: error instanceof Error ? error.message : String(error), said: said.join('\n') };
    } finally {
      this.tasks.delete(task);
    }
  }
}
