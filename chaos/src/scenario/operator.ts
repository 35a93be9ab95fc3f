import { setTimeout as delay } from 'node:timers/promises';
import { MESSAGE_VERSION } from '@spotter/shared';
import type { Chance } from '../chance.js';
import type { CommandDeath } from '../processes/tools.js';
import { redrive, redriveAndDie } from '../processes/tools.js';
import type { Ledger } from '../witness/ledger.js';
import type { Crowd } from './crowd.js';
import type { DeadLetters } from './dead.letters.js';

const PAUSE_MS = 6_000;
/** Until there is a job of which a letter can be. */
const SHORT_PAUSE_MS = 500;
/** For so long the letters stay hidden that a command had taken when it was killed. */
const HIDDEN_MS = 61_000;
/** In a long run the command is killed again after so many times that letters were redriven. */
const REDRIVES_BETWEEN = 40;
/** Of redriving a letter of an open job it has two calls, and five of a retry. */
const MOST_CALLS = 5;

export interface OperatorParts {
  readonly chance: Chance;
  readonly ledger: Ledger;
  readonly letters: DeadLetters;
  readonly crowd: Pick<Crowd, 'jobs'>;
  /** Whether the command is to be killed too: letters that it had taken then are hidden for a minute. */
  readonly isKilled: boolean;
  /** The variables of a command. */
  readonly environment: () => Promise<Readonly<Record<string, string>>>;
  readonly onLine: (line: string) => void;
}

/** Whoever looks after the dead letters, by the command that there is for it. */
export class Operator {
  #redriven = 0;
  #killed = 0;
  #killedAt = -Infinity;
  #nextDeath = 0;
  /** How often the command was done before it came to the call at which it was to be killed. */
  #survived = 0;

  constructor(private readonly parts: OperatorParts) {}

  /** How many times letters of a job were redriven. */
  get redriven(): number {
    return this.#redriven;
  }

  /** How many times the command was killed in the middle of it. */
  get killed(): number {
    return this.#killed;
  }

  /** Goes on until the signal is aborted. SQS's own net is seldom reached: some letters are made as it would make them. */
  async run(signal: AbortSignal): Promise<void> {
    for (let turn = 0; !signal.aborted; turn++) {
      const isLost = await this.#loseToNet(turn);
      await this.#redriveEach((jobId) => this.#redriveOnce(jobId, turn));
      await delay(isLost ? PAUSE_MS : SHORT_PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Waits for letters that a command had taken when it was killed. @throws Error when the command fails. */
  async redriveAll(): Promise<void> {
    await delay(Math.max(0, this.#killedAt + HIDDEN_MS - performance.now()));
    await this.#redriveEach(async (jobId) => redrive(await this.#commandFor(jobId)));
  }

  async #redriveEach(redriveJob: (jobId: string) => Promise<void>): Promise<void> {
    const { letters, ledger } = this.parts;
    for (const jobId of await letters.jobs()) {
      // It may be one, if the image has failed by then.
      ledger.note({ at: Date.now(), what: 'retrying', jobId });
      await redriveJob(jobId);
      this.#redriven++;
    }
  }

  async #redriveOnce(jobId: string, turn: number): Promise<void> {
    const command = await this.#commandFor(jobId);
    if (!this.parts.isKilled || this.#redriven < this.#nextDeath) {
      await redrive(command);
      return;
    }
    if ((await redriveAndDie(command, this.#deathIn(turn))) === undefined) {
      this.#survived++;
      return;
    }
    this.#killed++;
    this.#survived = 0;
    this.#killedAt = performance.now();
    this.#nextDeath = this.#redriven + REDRIVES_BETWEEN;
  }

  #deathIn(turn: number): CommandDeath {
    const { chance } = this.parts;
    const when = chance.pick(['arrives', 'answered'] as const, 'death of the command', turn);
    const most = this.#survived === 0 ? MOST_CALLS : 1;
    return { call: chance.between(1, most, 'call of the command', turn), when };
  }

  async #commandFor(jobId: string) {
    const { environment, onLine } = this.parts;
    return { jobId, environment: await environment(), onLine };
  }

  /** Returns whether there was a message to lose. */
  async #loseToNet(turn: number): Promise<boolean> {
    const { chance, crowd, ledger, letters } = this.parts;
    const jobs = crowd.jobs.filter(({ isDeadly }) => !isDeadly);
    if (jobs.length === 0) return false;
    const job = ledger.jobs.get(chance.pick(jobs, 'letter', turn).jobId);
    if (job === undefined) return false;
    const imageIndex = chance.between(0, job.imageCount - 1, 'image of the letter', turn);
    await letters.bury(JSON.stringify({ v: MESSAGE_VERSION, jobId: job.jobId, run: job.run, imageIndex }));
    return true;
  }
}
