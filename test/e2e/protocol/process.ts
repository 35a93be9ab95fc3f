import { AttemptGate } from '../../../apps/worker/src/queue/attempt.gate.js';
import type { Step } from './protocol.steps.js';

/** What goes wrong in a process: at one of the gates, two around each call of AWS, or at the first call that is such a step. */
export interface Mishaps {
  readonly diesAt?: number | undefined;
  readonly diesBefore?: Step | undefined;
  readonly diesAfter?: Step | undefined;
  /** The call is done, its answer lost, so that the client makes it again. */
  readonly losesAnswerAt?: Step | undefined;
  /** The call is not done, and the client gives up. */
  readonly failsAt?: Step | undefined;
  /** The client gives up, and the call is done `lateMs` later. */
  readonly lateAt?: Step | undefined;
  /** The client makes it again, which is answered at once, and the first is done `lateMs` later. */
  readonly echoesAt?: Step | undefined;
  readonly lateMs?: number | undefined;
  /** It stands still, and goes on after `stallMs`. */
  readonly stallsAt?: number | undefined;
  readonly stallsBefore?: Step | undefined;
  readonly stallsAfter?: Step | undefined;
  readonly stallMs?: number | undefined;
  /** It is told to stop: a worker to drain, a sweep that its time is up. */
  readonly stopsAt?: number | undefined;
  readonly message?: MessageMishap | undefined;
}

/** Those that happen at a step, once. */
export type StepMishap =
  'diesBefore' | 'diesAfter' | 'losesAnswerAt' | 'failsAt' | 'lateAt' | 'echoesAt' | 'stallsBefore' | 'stallsAfter';

/**
 * What becomes of messages. Of the first that a process sends: it is lost, or doubled; half of its first batch is refused; or
 * none of all can be sent. Of those that it receives: they are lost on the way to it, come to another worker too, or can't
 * be deleted or given back.
 */
export type MessageMishap = 'lost' | 'doubled' | 'refused' | 'stuck';

/** Calls take no time. Of what takes longer, in milliseconds, something has stood still, and its time may be up. */
export const MOMENT_MS = 1_000;

/** A process of the API, the sweep or a worker. */
export class Process {
  readonly #death = Promise.withResolvers<never>();
  readonly #stop = new AbortController();
  /** Of a worker: what `AttemptGate` is in it. */
  readonly gate = new AttemptGate(Infinity);
  readonly #happened = new Set<StepMishap>();
  gates = 0;
  isDead = false;
  /** Of a worker: an image has run out of its time, and nothing is looked at any more. */
  isStuck = false;
  stalledUntil = 0;
  /** When it began, in milliseconds, and which of all it is. */
  beganAt: number | undefined;
  name = '';
  /** Whether anything has gone wrong in it that may keep it from what it is to do. */
  isDisturbed = false;

  constructor(
    readonly kind: 'api' | 'sweep' | 'worker',
    readonly mishaps: Mishaps,
  ) {
    // Nobody may be waiting for it.
    this.#death.promise.catch(() => undefined);
  }

  get death(): Promise<never> {
    return this.#death.promise;
  }

  get stopping(): AbortSignal {
    return this.#stop.signal;
  }

  /** Whether this goes wrong now, at a call that is such a step. */
  happens(mishap: StepMishap, step: Step): boolean {
    if (this.mishaps[mishap] !== step || this.#happened.has(mishap)) return false;
    this.#happened.add(mishap);
    return true;
  }

  /** Whether it may have left something undone. */
  get mayHaveLost(): boolean {
    return this.isDead || this.isDisturbed || this.stopping.aborted;
  }

  stop(): void {
    this.#stop.abort();
  }

  die(): void {
    this.isDead = true;
    this.#death.reject(new Error('The process died'));
  }
}
