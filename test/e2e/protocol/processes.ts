import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { Scheduler } from 'fast-check';
import type { ImageRun } from '../../../chaos/src/checker/observation.js';
import { AwsFailure } from './aws.failure.js';
import type { Process } from './process.js';
import { MOMENT_MS } from './process.js';
import type { Step } from './protocol.steps.js';
import type { Tally } from './tally.js';
import type { VirtualClock } from './virtual.clock.js';

/** What is told of processes. */
export interface Told {
  readonly died: (process: Process, culprit?: ImageRun) => void;
  /** It failed at what it was to do. */
  readonly failed: (error: unknown, process: Process) => void;
}

/** Processes whose calls are interleaved by a scheduler, and in each of which something may go wrong. */
export class Processes {
  readonly #current = new AsyncLocalStorage<Process>();
  readonly #underway = new Set<Promise<unknown>>();
  #count = 0;

  constructor(
    private readonly clock: VirtualClock,
    private readonly scheduler: Scheduler,
    private readonly tally: Tally,
    private readonly told: Told,
  ) {}

  get current(): Process | undefined {
    return this.#current.getStore();
  }

  /** Follows something that a process does to its end, or that of the process. */
  run(process: Process, serve: () => Promise<void>): void {
    this.#follow(Promise.race([this.#current.run(process, () => this.#serve(process, serve)), process.death]));
  }

  /** @param where for the tally. @param culprit the image that it dies of. */
  die(process: Process, where: string, culprit?: ImageRun): void {
    if (process.isDead) return;
    process.die();
    this.tally.note('died', where);
    this.told.died(process, culprit);
  }

  /** One call of AWS by the process that makes it. @param isRepeated whether its client makes it again if it is not answered. */
  async call<Answer>(step: Step, apply: () => Answer, isRepeated = true): Promise<Answer> {
    const process = this.current;
    if (process === undefined) return apply();
    if (process.happens('diesBefore', step)) this.die(process, `before ${step}`);
    if (process.happens('stallsBefore', step)) this.#stall(process, `before ${step}`);
    await this.pass(process, `before ${step}`);
    if (process.happens('failsAt', step)) this.#fail(process, 'failed', step);
    if (process.happens('lateAt', step)) {
      this.#follow(this.#applyLate(process, apply));
      this.#fail(process, 'came late', step);
    }
    if (isRepeated && process.happens('echoesAt', step)) {
      this.#follow(this.#applyLate(process, apply));
      this.tally.note('came again late', step);
    }
    if (process.happens('losesAnswerAt', step)) {
      await this.#loseAnswer(process, step, apply);
      if (!isRepeated) this.#fail(process, 'not asked again', step);
    }
    try {
      return apply();
    } finally {
      if (process.happens('diesAfter', step)) this.die(process, `after ${step}`);
      if (process.happens('stallsAfter', step)) this.#stall(process, `after ${step}`);
      await this.pass(process, `after ${step}`);
    }
  }

  /** Waits for its turn; a process that is dead never has it. @param where for the tally. */
  async pass(process: Process, where: string): Promise<void> {
    const { diesAt, stallsAt, stopsAt } = process.mishaps;
    const gate = ++process.gates;
    if (gate === stopsAt) {
      process.stop();
      this.tally.note('told to stop', process.kind);
    }
    if (gate === diesAt) this.die(process, where);
    if (gate === stallsAt) this.#stall(process, where);
    await this.scheduler.schedule(Promise.resolve());
    while (process.stalledUntil > this.clock.milliseconds) {
      await this.clock.pause(process.stalledUntil - this.clock.milliseconds);
      await this.scheduler.schedule(Promise.resolve());
    }
    if (process.isDead) await new Promise(() => undefined);
  }

  /** Lets others do something. */
  async turn(): Promise<void> {
    await this.scheduler.schedule(Promise.resolve());
  }

  /** Lets so many things happen, without any time passing. */
  async advance(steps: number): Promise<void> {
    await turn();
    for (let step = 0; step < steps && this.scheduler.count() > 0; step++) {
      await this.scheduler.waitNext(1);
      await turn();
    }
  }

  /** Lets all that is under way come to its end, and time pass where all of it waits for that. */
  async settle(): Promise<void> {
    for (;;) {
      await this.advance(Infinity);
      if (this.#underway.size === 0) return;
      if (!this.clock.passToNext()) throw new Error('Something waits for what never comes');
    }
  }

  async #serve(process: Process, serve: () => Promise<void>): Promise<void> {
    process.beganAt ??= this.clock.milliseconds;
    if (process.name === '') process.name = `${process.kind} ${++this.#count}`;
    try {
      await serve();
    } catch (error) {
      this.told.failed(error, process);
    }
    if (this.clock.milliseconds > process.beganAt + MOMENT_MS) process.isDisturbed = true;
  }

  #stall(process: Process, where: string): void {
    process.stalledUntil = this.clock.milliseconds + (process.mishaps.stallMs ?? 0);
    this.tally.note('stood still', where);
  }

  #follow(work: Promise<unknown>): void {
    const ended: Promise<unknown> = work.catch(() => undefined).then(() => this.#underway.delete(ended));
    this.#underway.add(ended);
  }

  async #loseAnswer(process: Process, step: Step, apply: () => unknown): Promise<void> {
    this.tally.note('answer lost', step);
    try {
      apply();
    } catch {
      // As lost as any other answer.
    }
    await this.pass(process, `without an answer to ${step}`);
  }

  async #applyLate({ mishaps: { lateMs = 0 } }: Process, apply: () => unknown): Promise<void> {
    await this.clock.pause(lateMs);
    await this.scheduler.schedule(Promise.resolve());
    apply();
  }

  #fail(process: Process, how: string, step: Step): never {
    process.isDisturbed = true;
    this.tally.note(how, step);
    throw new AwsFailure('AWS did not answer');
  }
}
