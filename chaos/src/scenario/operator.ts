import { setTimeout as delay } from 'node:timers/promises';
import { MESSAGE_VERSION } from '@spotter/shared';
import type { Chance } from '../chance.js';
import { redrive } from '../processes/tools.js';
import type { Ledger } from '../witness/ledger.js';
import type { Crowd } from './crowd.js';
import type { DeadLetters } from './dead.letters.js';

const PAUSE_MS = 6_000;

export interface OperatorParts {
  readonly chance: Chance;
  readonly ledger: Ledger;
  readonly letters: DeadLetters;
  readonly crowd: Pick<Crowd, 'jobs'>;
  /** The variables of a command. */
  readonly environment: () => Promise<Readonly<Record<string, string>>>;
  readonly onLine: (line: string) => void;
}

/** Whoever looks after the dead letters, by the command that there is for it. */
export class Operator {
  #redriven = 0;

  constructor(private readonly parts: OperatorParts) {}

  /** How many times letters of a job were redriven. */
  get redriven(): number {
    return this.#redriven;
  }

  /** Goes on until the signal is aborted. SQS's own net is seldom reached: some letters are made as it would make them. */
  async run(signal: AbortSignal): Promise<void> {
    for (let turn = 0; !signal.aborted; turn++) {
      await this.#loseToNet(turn);
      await this.redriveAll();
      await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** @throws Error when the command fails. */
  async redriveAll(): Promise<void> {
    const { letters, ledger, environment, onLine } = this.parts;
    for (const jobId of await letters.jobs()) {
      // It may be one, if the image has failed by then.
      ledger.note({ at: Date.now(), what: 'retrying', jobId });
      await redrive(jobId, await environment(), onLine);
      this.#redriven++;
    }
  }

  async #loseToNet(turn: number): Promise<void> {
    const { chance, crowd, ledger, letters } = this.parts;
    const jobs = crowd.jobs.filter(({ isDeadly }) => !isDeadly);
    if (jobs.length === 0) return;
    const job = ledger.jobs.get(chance.pick(jobs, 'letter', turn).jobId);
    if (job === undefined) return;
    const imageIndex = chance.between(0, job.imageCount - 1, 'image of the letter', turn);
    await letters.bury(JSON.stringify({ v: MESSAGE_VERSION, jobId: job.jobId, run: job.run, imageIndex }));
  }
}
