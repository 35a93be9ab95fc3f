import { Injectable } from '@nestjs/common';

interface Waiting {
  readonly alone: boolean;
  /** Whether it is its turn, or else it has given up. */
  readonly settle: (isItsTurn: boolean) => void;
}

/**
 * Lets attempts in: some at a time, or one alone. They come in by their order of arrival, so that whoever waits to be
 * alone keeps out those who come later, and is kept out by nobody for ever.
 */
@Injectable()
export class AttemptGate {
  readonly #waiting: Waiting[] = [];
  #inside = 0;
  #isOneAlone = false;

  /** @param most at a time. */
  constructor(private readonly most: number) {}

  /**
   * Waits for its turn. Who has it keeps it until they leave, and must not enter again before.
   *
   * @param signal ends the waiting, but denies nobody whose turn it is.
   * @returns leaves again, and is to be called once; or `undefined` when the signal was aborted before its turn.
   */
  async enter(alone: boolean, signal: AbortSignal): Promise<(() => void) | undefined> {
    const { promise, resolve: settle } = Promise.withResolvers<boolean>();
    const waiting: Waiting = { alone, settle };
    const giveUp = (): void => {
      this.giveUp(waiting);
    };
    this.#waiting.push(waiting);
    this.admitNext();
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    const isItsTurn = await promise;
    signal.removeEventListener('abort', giveUp);
    if (!isItsTurn) return undefined;
    return () => {
      this.leave();
    };
  }

  private admitNext(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.hasRoomFor(next); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#inside++;
      this.#isOneAlone = next.alone;
      next.settle(true);
    }
  }

  private hasRoomFor({ alone }: Waiting): boolean {
    return this.#inside === 0 || (!alone && !this.#isOneAlone && this.#inside < this.most);
  }

  private leave(): void {
    this.#inside--;
    this.admitNext();
  }

  private giveUp(waiting: Waiting): void {
    const index = this.#waiting.indexOf(waiting);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    waiting.settle(false);
    // Whoever waited only behind this one need not any more.
    this.admitNext();
  }
}
