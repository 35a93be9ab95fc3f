import { join } from 'node:path';
import type { Call } from '../proxy/call.js';
import { isWrite } from '../faults/crash.points.js';
import { Child } from './child.js';
import type { Exit } from './child.js';
import { Invocations } from './invocations.js';
import type { Role } from './member.js';
import { Member } from './member.js';
import type { ProxiesOptions } from './proxies.js';
import { Proxies } from './proxies.js';

const ROOT = join(import.meta.dirname, '..', '..');
const dist = (...path: string[]): string => join(ROOT, 'dist', ...path);

export interface FleetOptions {
  /** Of every process, but where the services are. */
  readonly environment: Readonly<Record<string, string>>;
  readonly proxies: (sender: string) => Omit<ProxiesOptions, 'sender' | 'onCrash'>;
  readonly onCrash: (member: Member, call: Call) => Promise<void>;
  readonly onLine: (sender: string, line: string) => void;
  readonly onOwnEnd: (member: string, life: number, exit: Exit) => void;
  /** Where a worker keeps its health file, and an open file that it logs to if it is not to us. */
  readonly disk: (worker: string, life: number) => { readonly health: string; readonly output?: number };
  readonly leasesOf: (sender: string) => number;
  /** How many images a process and those before it have ended. */
  readonly endedBy: (sender: string) => number;
}

interface Ship {
  readonly member: Member;
  readonly proxies: Proxies;
}

/** The processes under trial: two workers, and the function, once for requests and once for its schedule. */
export class Fleet {
  readonly #ships = new Map<string, Ship>();
  readonly #invocations = new Map<string, Invocations>();
  /** How many images a worker's processes had ended before this one. */
  readonly #marks = new Map<string, number>();

  private constructor(private readonly options: FleetOptions) {}

  static async start(options: FleetOptions): Promise<Fleet> {
    const fleet = new Fleet(options);
    await Promise.all([
      fleet.#launch('worker-1', 'worker'),
      fleet.#launch('worker-2', 'worker'),
      fleet.#launch('api', 'api'),
      fleet.#launch('sweep', 'sweep'),
    ]);
    await Promise.all(fleet.members.map((member) => member.whenReady()));
    return fleet;
  }

  get members(): readonly Member[] {
    return [...this.#ships.values()].map(({ member }) => member);
  }

  /** Whether killing a process now cuts work short: it holds a lease, or has a write under way. */
  isBusy({ name }: Member): boolean {
    return this.options.leasesOf(name) > 0 || this.#ship(name).proxies.underway().some(isWrite);
  }

  /** How many images a process has ended since its start, or how many events it has answered. */
  workOf({ name }: Member): number {
    const { endedBy } = this.options;
    return this.#invocations.get(name)?.answered ?? endedBy(name) - (this.#marks.get(name) ?? 0);
  }

  /** How many calls are still to arrive that nobody waits for. */
  late(): number {
    return [...this.#ships.values()].reduce((sum, { proxies }) => sum + proxies.late(), 0);
  }

  /**
   * Gives the function an event, once one of its processes is there.
   *
   * @throws {InvocationError}
   */
  async invoke(name: 'api' | 'sweep', event: unknown): Promise<unknown> {
    const child = await this.#ship(name).member.whenReady();
    const invocations = this.#invocations.get(name);
    if (invocations === undefined) throw new Error(`${name} takes no events`);
    return invocations.invoke(child, event);
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.stop()));
    await Promise.all([...this.#ships.values()].map(({ proxies }) => proxies.close()));
  }

  async #launch(name: string, role: Role): Promise<void> {
    const { proxies: options, onCrash, onOwnEnd } = this.options;
    const proxies = await Proxies.start({
      ...options(name),
      sender: name,
      onCrash: (call) => onCrash(this.#ship(name).member, call),
    });
    const environment = { ...this.options.environment, ...proxies.environment };
    const member = new Member({
      name,
      role,
      spawn: (life) => (role === 'worker' ? this.#worker(name, life, environment) : this.#function(name, environment)),
      onOwnEnd: (exit) => {
        onOwnEnd(name, member.lives, exit);
      },
    });
    this.#ships.set(name, { member, proxies });
  }

  #worker(name: string, life: number, environment: Record<string, string>): Child {
    const { health, output } = this.options.disk(name, life);
    this.#marks.set(name, this.options.endedBy(name));
    return new Child({
      // The stack's own host ends a worker that is left alone.
      program: dist('local', 'worker.host.mjs'),
      args: [dist('worker', 'main.mjs')],
      environment: { ...environment, HEALTH_FILE: health },
      onLine: (line) => {
        this.options.onLine(name, line);
      },
      ...(output !== undefined && { output }),
    });
  }

  #function(name: string, environment: Record<string, string>): Child {
    const invocations = new Invocations();
    this.#invocations.set(name, invocations);
    const child = new Child({
      program: join(import.meta.dirname, 'api.process.mjs'),
      args: [dist('lambda', 'index.mjs')],
      environment,
      onLine: (line) => {
        this.options.onLine(name, line);
      },
      onMessage: (message) => {
        invocations.take(message);
      },
    });
    void child.exit.then(() => {
      invocations.died();
    });
    return child;
  }

  #ship(name: string): Ship {
    const ship = this.#ships.get(name);
    if (ship === undefined) throw new Error(`There is no ${name}`);
    return ship;
  }
}
