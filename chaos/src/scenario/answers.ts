import type { Violation } from '../checker/observation.js';
import type { Answer } from './api.client.js';

const FIRST_FAILURE = 500;

/** Whether clients are answered. While things go wrong they need not be; then each request must be, at its first try. */
export class Answers {
  #isCalm = false;

  constructor(private readonly faults: Omit<Violation, 'at'>[]) {}

  get isCalm(): boolean {
    return this.#isCalm;
  }

  /** From now on nothing goes wrong any more. */
  calm(): void {
    this.#isCalm = true;
  }

  /** @param answer `undefined` when there was none. */
  note(asked: string, answer: Pick<Answer, 'status'> | undefined): void {
    if (!this.#isCalm || (answer !== undefined && answer.status < FIRST_FAILURE)) return;
    const what = answer === undefined ? 'was not answered' : `was answered by ${answer.status}`;
    this.faults.push({ jobId: '', because: `${asked} ${what} although nothing went wrong any more` });
  }
}
