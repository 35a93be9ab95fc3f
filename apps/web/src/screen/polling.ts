/** Beside the socket, whose messages may be lost (docs/sessions.md). */
const POLL_MS = 10_000;
/** After something has happened, since more is to come; then more and more seldom. */
const SOON_MS = 1_500;
const GROWTH = 1.5;

/** Looks again and again, one look at a time, until it is stopped for good. */
export class Polling {
  #isLooking = false;
  #isStale = false;
  #isStopped = false;
  #pauseMs = SOON_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    /** Never fails. */
    private readonly look: () => Promise<void>,
    /** How long to wait at least: there may be little to look for. */
    private readonly leastMs: () => number,
  ) {}

  /** At once, or, while a look is under way, once more after it. */
  now(): void {
    if (this.#isLooking) this.#isStale = true;
    else this.#in(0);
  }

  /** Something has happened. */
  hasten(): void {
    this.#pauseMs = SOON_MS;
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #in(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      void this.#run();
    }, ms);
  }

  async #run(): Promise<void> {
    this.#isLooking = true;
    this.#isStale = false;
    await this.look();
    this.#isLooking = false;
    this.#in(this.#pause());
  }

  #pause(): number {
    if (this.#isStale) return 0;
    this.#pauseMs = Math.min(POLL_MS, this.#pauseMs * GROWTH);
    return Math.max(this.#pauseMs, this.leastMs());
  }
}
