import { computed, signal } from '@preact/signals';

/** S3 takes to its end what was begun in time. */
const GRACE_MS = 60_000;

/** How long a code is still good for. */
export class Countdown {
  /** In milliseconds, once that is known. */
  readonly left = signal<number>();
  readonly isEnded = computed(() => this.left.value === 0);
  #age: (() => number) | undefined;
  #lifeMs: number | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor(
    /** Whether a photo is on its way, for which a code that has ended waits longer. */
    private readonly isUploading: () => boolean,
    private readonly onOver: () => void,
  ) {}

  /** @param age of the code. */
  begin(age: () => number): void {
    this.#age = age;
    this.go();
  }

  /** Counts, also again after a stop: the time went on meanwhile. */
  go(): void {
    this.stop();
    this.#clock = setInterval(() => {
      this.#tick();
    }, 1_000);
    this.#tick();
  }

  stop(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
  }

  /** The server tells how long the code lives. */
  setLife(lifeMs: number): void {
    this.#lifeMs = lifeMs;
    if (this.#clock !== undefined) this.#tick();
  }

  #tick(): void {
    if (this.#lifeMs === undefined || this.#age === undefined) return;
    const left = this.#lifeMs - this.#age();
    this.left.value = Math.max(0, left);
    if (left <= (this.isUploading() ? -GRACE_MS : 0)) this.onOver();
  }
}
