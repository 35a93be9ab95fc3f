import type { Step } from './protocol.steps.js';

export const SERVICES = ['DynamoDB', 'S3', 'SQS'] as const;
const CLIENT_TRIES = 3;
const BATCHES: readonly Step[] = ['put items', 'delete items', 'send'];

export type Service = (typeof SERVICES)[number];

/** How a service fails a call: it asks to slow down, or does not answer at all. */
export type Refusal = 'throttled' | 'out';

/** How the services are at a time: whether they throttle, and which of them is out. */
export class Weather {
  readonly #outages = new Map<Service, number>();
  #throttled: number;

  /**
   * @param now in milliseconds.
   * @param random from 0 up to 1.
   * @param throttled the share of calls that are asked to slow down.
   */
  constructor(
    private readonly now: () => number,
    private readonly random: () => number,
    throttled: number,
  ) {
    this.#throttled = throttled;
  }

  /** From now on a service answers nobody, for so many milliseconds. */
  breakDown(service: Service, milliseconds: number): void {
    this.#outages.set(service, this.now() + milliseconds);
  }

  /** From now on all services answer. */
  clear(): void {
    this.#outages.clear();
    this.#throttled = 0;
  }

  /** How a call fails that is made now, if it does. */
  refusalOf(step: Step): Refusal | undefined {
    if ((this.#outages.get(serviceOf(step)) ?? 0) > this.now()) return 'out';
    return this.#isThrottled(triesOf(step)) ? 'throttled' : undefined;
  }

  #isThrottled(tries: number): boolean {
    if (this.#throttled === 0) return false;
    return Array.from({ length: tries }, () => this.random()).every((drawn) => drawn < this.#throttled);
  }
}

/** How often the client asks before it gives up; of a batch the product asks again itself, for the part that was refused. */
function triesOf(step: Step): number {
  return BATCHES.includes(step) ? 1 : CLIENT_TRIES;
}

function serviceOf(step: Step): Service {
  if (step === 'get object' || step === 'delete objects') return 'S3';
  return step === 'send' || step === 'delete message' ? 'SQS' : 'DynamoDB';
}
