import { Sweep } from '@spotter/shared';
import type { Scheduler } from 'fast-check';
import type { Observation } from '../../../chaos/src/checker/observation.js';
import { randomNumbers } from '../worker/images/random.fixture.js';
import type { Mutant } from './backend.js';
import { Backend } from './backend.js';
import { Clients } from './clients.js';
import { isExcused, isExcusedInLog } from './excuses.js';
import type { Mishaps } from './process.js';
import { Process } from './process.js';
import { Processes } from './processes.js';
import { ScriptedDetector } from './scripted.detector.js';
import type { Services } from './services.js';
import type { Story } from './story.js';
import type { Tally } from './tally.js';
import { USERS } from './users.js';
import { VirtualClock } from './virtual.clock.js';
import { Weather } from './weather.js';
import { Workers } from './workers.js';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const SWEEP_MS = 60_000;
/** How long a sweep begins further jobs, in milliseconds. */
const SWEEP_RUN_MS = 12_000;
const WORKERS = 2;
const SLOTS = 3;
const MOST_ROUNDS = 300;

/** How the world of a history is. */
export interface Conditions extends Omit<Story, 'moves'> {
  readonly scheduler: Scheduler;
  readonly tally: Tally;
  readonly mutant?: Mutant | undefined;
}

/** One history: clients, workers and sweeps over one backend, by one clock. */
export class World {
  readonly clock: VirtualClock;
  readonly weather: Weather;
  readonly backend: Backend;
  readonly processes: Processes;
  readonly clients: Clients;
  readonly workers: Workers;
  readonly #tally: Tally;

  constructor(
    private readonly services: Services,
    { scheduler, tally, chance, lag, throttled, heartbeats, mutant }: Conditions,
  ) {
    const random = randomNumbers(chance);
    this.clock = new VirtualClock(START, random);
    const now = () => this.clock.milliseconds;
    this.#tally = tally;
    this.weather = new Weather(now, random, throttled);
    const note = (kind: string, name: string) => {
      tally.note(kind, name);
    };
    this.backend = new Backend({ now, weather: this.weather, lag, mutant, note });
    const { queue, attempts } = this.backend;
    this.processes = new Processes(this.clock, scheduler, tally, {
      died: (process, culprit) => {
        attempts.died(process, culprit);
      },
      failed: (error, process) => {
        this.#fail(error, process, isExcused);
      },
    });
    const parts = { services, queue, processes: this.processes, clock: this.clock, heartbeats, tally };
    this.workers = new Workers(parts);
    this.clients = new Clients(services, this.backend, now, (mishaps, serve) => {
      this.#run('api', mishaps, serve);
    });
    this.#stand(mutant);
  }

  /** A run of the sweep, as it comes each minute. */
  sweep(mishaps: Mishaps): void {
    this.#run('sweep', mishaps, async ({ stopping }) => {
      const budget = AbortSignal.any([stopping, this.clock.timeout(SWEEP_RUN_MS)]);
      const swept = await this.services.get(Sweep).run(budget);
      for (const outcome of Object.keys(swept)) this.#tally.note('sweeps', outcome);
    });
  }

  settle(): Promise<void> {
    return this.processes.settle();
  }

  /** Lets a long time pass, in which sweeps come as they do. */
  async pass(milliseconds: number): Promise<void> {
    await this.settle();
    const end = this.clock.milliseconds + milliseconds;
    for (let due = this.#nextSweepAt(); due <= end; due = this.#nextSweepAt()) {
      this.clock.passTo(due);
      this.sweep({});
      await this.settle();
    }
    this.clock.passTo(end);
  }

  /**
   * Nothing goes wrong any more: workers and sweeps do what is left to do, whatever a key stands for is asked for again, and all
   * is read at the end.
   */
  async calm(): Promise<void> {
    await this.settle();
    this.weather.clear();
    const { lost } = this.backend;
    this.#note({ at: this.clock.milliseconds, what: 'fault-ended', isLossy: lost.size > 0, lost });
    for (const [jobId, { nextCheckAt }] of this.backend.jobs) {
      if (nextCheckAt !== undefined)
        this.#tally.note('open in the end', lost.has(jobId) ? 'something lost' : 'nothing lost');
    }
    await this.#end();
    this.clients.repeatAll();
    await this.settle();
    await this.#end();
    for (const jobId of this.jobIds) for (const userId of USERS) this.clients.read(jobId, userId);
    for (const userId of USERS) this.clients.list(userId);
    await this.settle();
  }

  /** All jobs that there ever were. */
  get jobIds(): string[] {
    const jobs = this.backend.observations.filter((observation) => observation.what === 'job');
    return [...new Set(jobs.map(({ jobId }) => jobId))];
  }

  #stand(mutant: Mutant | undefined): void {
    const detector = new ScriptedDetector(this.processes, this.clock, this.backend.attempts);
    const process = () => this.#process;
    this.services.standOn({
      clock: this.clock,
      send: (command) => this.backend.send(command, this.processes),
      turn: () => this.processes.turn(),
      get process() {
        return process();
      },
      gate: { enter: (alone, signal) => process().gate.enter(alone && mutant?.sharesTurns !== true, signal) },
      detect: (bytes, limit) => detector.detect(bytes, limit, this.workers.messageInWork, process()),
      logged: (error) => {
        this.#fail(error, process(), isExcusedInLog);
      },
    });
  }

  get #process(): Process {
    const process = this.processes.current;
    if (process === undefined) throw new Error('This happens in no process');
    return process;
  }

  #run(kind: 'api' | 'sweep', mishaps: Mishaps, serve: (process: Process) => Promise<void>): void {
    const process = new Process(kind, mishaps);
    this.processes.run(process, () => serve(process));
  }

  /** Workers and sweeps go on until nothing is left to do. */
  async #end(): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      await this.#workOff();
      const next = Math.min(this.backend.queue.nextAt, this.#nextSweepAt());
      if (next === Infinity) return;
      this.clock.passTo(next);
      this.sweep({});
      await this.settle();
    }
  }

  async #workOff(): Promise<void> {
    while (this.backend.queue.nextAt <= this.clock.milliseconds) {
      for (let worker = 0; worker < WORKERS; worker++) this.workers.work(SLOTS, 0, {});
      await this.settle();
    }
  }

  /** When a sweep that comes each minute has something to do; an index that is behind shows it later. */
  #nextSweepAt(): number {
    const checks = [...this.backend.jobs.values()].map(
      ({ nextCheckAt }) => Date.parse(nextCheckAt ?? '') + this.backend.lag,
    );
    const due = Math.min(...checks.filter((time) => !Number.isNaN(time)));
    return due > this.clock.milliseconds ? due : this.clock.milliseconds + SWEEP_MS;
  }

  #fail(error: unknown, process: Process, isFine: typeof isExcused): void {
    if (isFine(error, process, this.clock.milliseconds)) return;
    const said = saidBy(error);
    this.#note({ at: this.clock.milliseconds, what: 'failed', jobId: '', process: process.kind, said });
  }

  #note(observation: Observation): void {
    this.backend.observations.push(observation);
  }
}

/** What was said first: an error that is told to clients has another for its cause. */
function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : saidBy(error.cause);
}
