/** SQS's own net: after so many receives a message is a dead letter. */
const MOST_RECEIVES = 20;

export interface QueuedMessage {
  readonly body: string;
  /** In milliseconds. */
  visibleAt: number;
  receives: number;
}

/** A queue that delivers in any order, and again what was not deleted in time. */
export class MemoryQueue {
  #messages: QueuedMessage[] = [];
  /** What is gone that nobody had deleted. */
  readonly lost: string[] = [];

  /** @param visibility how long a message that was received is hidden, in milliseconds. */
  constructor(
    private readonly now: () => number,
    readonly visibility: number,
  ) {}

  /** When the next message becomes visible, or did. */
  get nextAt(): number {
    return Math.min(...this.#messages.map(({ visibleAt }) => visibleAt));
  }

  send(body: string, fate?: 'lost' | 'doubled'): void {
    if (fate === 'lost') this.lost.push(body);
    for (let copies = { lost: 0, kept: 1, doubled: 2 }[fate ?? 'kept']; copies > 0; copies--) {
      this.#messages.push({ body, visibleAt: this.now(), receives: 0 });
    }
  }

  /** Takes one of those that are visible. */
  receive(choice: number): QueuedMessage | undefined {
    const visible = this.#messages.filter(({ visibleAt }) => visibleAt <= this.now());
    const message = visible[choice % Math.max(1, visible.length)];
    if (message === undefined) return undefined;
    if (++message.receives > MOST_RECEIVES) {
      this.lost.push(message.body);
      this.delete(message);
      return this.receive(choice);
    }
    this.rest(message, this.visibility);
    return message;
  }

  delete(message: QueuedMessage): void {
    this.#messages = this.#messages.filter((other) => other !== message);
  }

  rest(message: QueuedMessage, milliseconds: number): void {
    message.visibleAt = this.now() + milliseconds;
  }

  /** All that is in it is gone. */
  lose(): void {
    this.lost.push(...this.#messages.map(({ body }) => body));
    this.#messages = [];
  }
}
