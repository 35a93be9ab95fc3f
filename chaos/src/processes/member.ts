import { setTimeout as delay } from 'node:timers/promises';
import type { Child, Exit } from './child.js';

/** What can't be started is not tried again and again without a pause. */
const OWN_END_PAUSE_MS = 500;

/** What a process is for: images, requests of clients, or the calls of the schedule. */
export type Role = 'worker' | 'api' | 'sweep';

export interface MemberOptions {
  readonly name: string;
  readonly role: Role;
  /** @param life the n-th of its processes. */
  readonly spawn: (life: number) => Child;
  /** Is told of each end that nobody here brought about. */
  readonly onOwnEnd: (exit: Exit) => void;
}

type State = 'starting' | 'ready' | 'stalled' | 'ending';

/** One of the processes under trial: as soon as it has ended it is started again. */
export class Member {
  #life = 0;
  #state: State = 'starting';
  #since = performance.now();
  #ready = Promise.withResolvers<undefined>();
  #child: Child | undefined;
  readonly #running: Promise<void>;
  #isStopping = false;

  constructor(private readonly options: MemberOptions) {
    this.#running = this.#keepRunning();
  }

  get name(): string {
    return this.options.name;
  }

  get role(): Role {
    return this.options.role;
  }

  /** How many processes it has had. */
  get lives(): number {
    return this.#life;
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  /** For how long its state has been what it is, in milliseconds. */
  get age(): number {
    return performance.now() - this.#since;
  }

  /** @returns its process, once that is of use. */
  async whenReady(): Promise<Child> {
    for (;;) {
      await this.#ready.promise;
      if (this.#child !== undefined && this.#state !== 'ending') return this.#child;
    }
  }

  /** Resolves once the process has ended, to whether it was this call that killed it. */
  async kill(): Promise<boolean> {
    const isOurs = this.#state !== 'ending';
    if (isOurs) {
      this.#become('ending');
      this.#child?.signal('SIGKILL');
    }
    await this.#child?.exit;
    return isOurs;
  }

  /** Stops it, as a machine that is frozen, and lets it go on once that is over. It may be killed meanwhile. */
  async stall(over: Promise<unknown>): Promise<void> {
    const child = this.#child;
    if (child === undefined || this.#state !== 'ready') return;
    this.#become('stalled');
    child.signal('SIGSTOP');
    await over;
    child.signal('SIGCONT');
    if (this.#child === child && !this.#isEnding()) this.#become('ready');
  }

  /** Lets it end as it ends when it is to go. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#child?.disconnect();
    await this.#running;
  }

  #isEnding(): boolean {
    return this.#state === 'ending';
  }

  #mayEnd(): boolean {
    return this.#isStopping;
  }

  #become(state: State): void {
    this.#state = state;
    this.#since = performance.now();
    if (state === 'ending') this.#ready = Promise.withResolvers();
    if (state === 'ready') this.#ready.resolve(undefined);
  }

  async #keepRunning(): Promise<void> {
    while (!this.#mayEnd()) {
      this.#become('starting');
      const child = this.options.spawn(++this.#life);
      this.#child = child;
      if ((await child.ready) && !this.#isEnding()) this.#become('ready');
      const exit = await child.exit;
      const wasKilled = this.#isEnding();
      if (!wasKilled) this.#become('ending');
      if (wasKilled || (this.#mayEnd() && exit.code === 0)) continue;
      this.options.onOwnEnd(exit);
      await delay(OWN_END_PAUSE_MS);
    }
  }
}
