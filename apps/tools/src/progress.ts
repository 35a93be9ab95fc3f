const TERMINAL_PAUSE_MS = 100;
const LOG_PAUSE_MS = 5_000;
const CLEAR_LINE = '\r\x1b[K';

/** Where progress is shown, such as `process.stdout`. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows how far a piece of work is: a terminal has one line that renews itself, a log gets a line every five seconds. */
export class Progress {
  private shownAt: number;
  private isLineOpen = false;

  constructor(
    private readonly output: Output,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.shownAt = output.isTTY === true ? -Infinity : clock();
  }

  show(text: string): void {
    const now = this.clock();
    const isTerminal = this.output.isTTY === true;
    if (now - this.shownAt < (isTerminal ? TERMINAL_PAUSE_MS : LOG_PAUSE_MS)) return;
    this.shownAt = now;
    this.isLineOpen = isTerminal;
    this.output.write(isTerminal ? `${CLEAR_LINE}${text}` : `${text}\n`);
  }

  /** Removes the line that renews itself, so that other text may follow. */
  clear(): void {
    if (this.isLineOpen) this.output.write(CLEAR_LINE);
    this.isLineOpen = false;
  }
}
