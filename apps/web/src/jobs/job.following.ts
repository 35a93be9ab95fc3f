import type { SpotterClient } from '@spotter/client';
import { dataOf } from '../api/failure.js';
import { Channel } from '../realtime/channel.js';
import type { Message } from '../realtime/message.js';

/** Beside the socket, whose messages are sent as best they can be. */
const POLL_MS = 5_000;
/** What has ended is shown in steps of so much: a job of many images tells of them one by one. */
const RESULTS_MS = 1_000;

interface FollowingOptions {
  /** Looks at the job, and goes on or rests by what there is. Never fails. */
  readonly look: () => Promise<void>;
  readonly onMessage: (message: Message) => void;
}

/** How a job is followed: by its socket, and by looking at it again and again beside that. */
export class Following {
  #channel: Channel | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = 0;
  /** One look at a time: they would pile up where answers are slow, and whatever somebody asks for would wait behind them. */
  #isLooking = false;
  #isStale = false;

  constructor(
    private readonly api: SpotterClient,
    private readonly jobId: string,
    private readonly options: FollowingOptions,
  ) {}

  goOn(): void {
    this.#channel ??= this.#watch();
    this.#lookIn(POLL_MS);
  }

  /** There is something new to see. */
  lookSoon(): void {
    this.#lookIn(RESULTS_MS);
  }

  rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isStale = false;
    this.#channel?.close();
    this.#channel = undefined;
  }

  /** The sooner of two looks is made: messages that come all the time would put it off for ever. */
  #lookIn(ms: number): void {
    const dueAt = performance.now() + ms;
    if (this.#timer !== undefined && this.#dueAt <= dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#look();
    }, ms);
  }

  async #look(): Promise<void> {
    this.#isStale = this.#isLooking;
    if (this.#isLooking) return;
    this.#isLooking = true;
    await this.options.look();
    this.#isLooking = false;
    if (this.#isStale) this.lookSoon();
  }

  #watch(): Channel {
    const { onMessage } = this.options;
    const channel = new Channel({
      url: async () => (await dataOf(this.api.POST('/ws-tickets', { body: {} }))).webSocketUrl,
      onOpen: () => {
        channel.send({ action: 'watch', jobId: this.jobId });
      },
      onMessage,
    });
    return channel;
  }
}
