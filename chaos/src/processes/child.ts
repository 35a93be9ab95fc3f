import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What a process says once it is of use, as a worker does. */
export const READY = 'ready';

export interface ChildOptions {
  readonly program: string;
  readonly args?: readonly string[];
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** An open file that it writes to instead of to us. */
  readonly output?: number;
  readonly onLine: (line: string) => void;
  /** Gets what it sends, but for that it is ready. */
  readonly onMessage?: (message: unknown) => void;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process of the run. It ends with this one: its programs see to that when they are cut off. */
export class Child {
  readonly #process: ChildProcess;
  /** Resolves to whether it became of use before it ended. */
  readonly ready: Promise<boolean>;
  readonly exit: Promise<Exit>;

  constructor({ program, args = [], environment, output, onLine, onMessage }: ChildOptions) {
    const streams = output ?? 'pipe';
    const stdio = ['ignore', streams, streams, 'ipc'] as const;
    const child = fork(program, args, { env: environment, execArgv: [], stdio: [...stdio] });
    this.#process = child;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.ready = promise;
    child.on('message', (message) => {
      if (message === READY) resolve(true);
      else onMessage?.(message);
    });
    // It may have been killed with what was sent to it under way.
    child.on('error', () => undefined);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', onLine);
    }
    // Not 'close', which Node does not emit once its channel was closed from here.
    this.exit = once(child, 'exit').then(([code, signal]: unknown[]) => {
      resolve(false);
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
  }

  /** What it is not there to take is lost. */
  send(message: object): void {
    if (this.#process.connected) this.#process.send(message, () => undefined);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Says good-bye; a program that is well ends by that. */
  disconnect(): void {
    if (this.#process.connected) this.#process.disconnect();
  }
}
