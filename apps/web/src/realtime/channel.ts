import { WebSocket as ReconnectingWebSocket } from 'partysocket';
import { messageOf } from './message.js';
import type { Message } from './message.js';

/** What the WebSocket API understands. */
export type Request = { readonly action: 'ping' | 'status' } | { readonly action: 'watch'; readonly jobId: string };

export interface ChannelOptions {
  /** Asked for each connection: a ticket opens one only. */
  readonly url: () => Promise<string>;
  /** After each connect: what happened before is not told again, so it has to be asked for. */
  readonly onOpen?: () => void;
  readonly onClose?: () => void;
  readonly onMessage?: (message: Message) => void;
}

/** API Gateway ends what is silent for ten minutes. */
const PING_MS = 4 * 60_000;

/** A WebSocket that connects again for as long as it is wanted, less and less often while nobody answers. */
export class Channel {
  #socket: ReconnectingWebSocket;
  readonly #pings: ReturnType<typeof setInterval>;
  readonly #stop = new AbortController();

  constructor(private readonly options: ChannelOptions) {
    this.#socket = this.#connect();
    this.#pings = setInterval(() => {
      this.send({ action: 'ping' });
    }, PING_MS);
    // What was open before the network went may look so for minutes; and one that waits for its next try would wait on.
    const anew = (): void => {
      this.#socket.close();
      this.#socket = this.#connect();
    };
    addEventListener('online', anew, { signal: this.#stop.signal });
  }

  /** Nothing while there is no connection. */
  send(request: Request): void {
    if (this.#socket.readyState === ReconnectingWebSocket.OPEN) this.#socket.send(JSON.stringify(request));
  }

  close(): void {
    this.#stop.abort();
    clearInterval(this.#pings);
    this.#socket.close();
  }

  #connect(): ReconnectingWebSocket {
    const { url, onOpen, onClose, onMessage } = this.options;
    const socket = new ReconnectingWebSocket(url, [], {
      // Not the same for all: who were cut off together should not come back together.
      minReconnectionDelay: 500 + Math.random() * 500,
      maxReconnectionDelay: 15_000,
      reconnectionDelayGrowFactor: 1.6,
      connectionTimeout: 8_000,
      // What was asked of one connection is asked again by `onOpen`.
      maxEnqueuedMessages: 0,
    });
    socket.addEventListener('open', () => onOpen?.());
    socket.addEventListener('close', () => onClose?.());
    socket.addEventListener('message', ({ data }) => {
      const message = messageOf(data);
      if (message) onMessage?.(message);
    });
    return socket;
  }
}
