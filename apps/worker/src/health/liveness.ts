import { MAX_ATTEMPTS } from '@spotter/shared';

/** Says that work goes on, and will say so again within so many milliseconds: the usual, when it is not told how many. */
export type Beat = (withinMs?: number) => void;

/**
 * Whether the worker's own loops go on, as its poll and its messages in work say at each of their steps. A step that fails is a
 * sign of life like one that works: replacing a worker mends no service that it needs.
 */
export class Liveness {
  /** By what goes on, until when it must be heard of again. */
  readonly #due = new Map<object, number>();

  /** @param now in milliseconds, from any beginning. */
  constructor(
    private readonly silenceMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @param withinMs when its next step may take longer than a silence may. */
  beat(loop: object, withinMs = this.silenceMs): void {
    this.#due.set(loop, this.now() + withinMs);
  }

  /** Nothing is expected of it any more. */
  end(loop: object): void {
    this.#due.delete(loop);
  }

  /** Whether none is overdue. */
  isAlive(): boolean {
    const now = this.now();
    return [...this.#due.values()].every((due) => now < due);
  }
}

/** What each attempt of a call may take beside a poll's wait. */
const TRY_MS = 6_000;
const LEAST_SILENCE_MS = 60_000;

/** The silence that says that a loop has ended: a minute, or what the longest poll takes to fail. All other calls take less. */
export function longestSilence(pollSeconds: number): number {
  return Math.max(LEAST_SILENCE_MS, MAX_ATTEMPTS * (pollSeconds * 1_000 + TRY_MS));
}
