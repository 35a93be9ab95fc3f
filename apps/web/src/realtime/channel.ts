import { WebSocket as ReconnectingWebSocket } from 'partysocket';
import * as z from 'zod/mini';

const count = z.int().check(z.nonnegative());
const sessionFields = {
  sessionId: z.string(),
  status: z.enum(['AWAITING_SCAN', 'UPLOAD_REQUESTED', 'COMPLETED']),
  createdAt: count,
  expiresAt: count,
  imageUrl: z.optional(z.url()),
  jobId: z.optional(z.string()),
};

const messageSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('pong') }),
  z.object({ action: z.literal('status'), ...sessionFields }),
  z.object({ action: z.literal('PHONE_CONNECTED'), sessionId: z.string() }),
  z.object({ action: z.literal('UPLOAD_REQUESTED'), sessionId: z.string() }),
  z.object({ action: z.literal('UPLOAD_COMPLETED'), sessionId: z.string() }),
  z.object({
    action: z.literal('JOB_PROGRESS'),
    jobId: z.string(),
    status: z.enum(['PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED']),
    imageCount: count,
    processedCount: count,
    failedCount: count,
  }),
  z.object({ action: z.literal('ERROR'), message: z.string() }),
]);

/** What the WebSocket API sends (docs/sessions.md). */
export type Message = z.infer<typeof messageSchema>;

/** What it understands. */
export type Request = { readonly action: 'ping' | 'status' } | { readonly action: 'watch'; readonly jobId: string };

export interface ChannelOptions {
  /** Asked for each connection: a ticket opens one only. */
  readonly url: () => Promise<string>;
  /** After each connect: what happened before is not told again, so it has to be asked for. */
  readonly onOpen: () => void;
  readonly onClose?: () => void;
  readonly onMessage: (message: Message) => void;
}

/** API Gateway ends what is silent for ten minutes. */
const PING_MS = 4 * 60_000;

/** A WebSocket that connects again for as long as it is wanted, less and less often while nobody answers. */
export class Channel {
  readonly #socket: ReconnectingWebSocket;
  readonly #pings: ReturnType<typeof setInterval>;

  constructor({ url, onOpen, onClose, onMessage }: ChannelOptions) {
    this.#socket = new ReconnectingWebSocket(url, [], {
      minReconnectionDelay: 500,
      maxReconnectionDelay: 15_000,
      reconnectionDelayGrowFactor: 1.6,
      connectionTimeout: 8_000,
      // What was asked of one connection is asked again by `onOpen`.
      maxEnqueuedMessages: 0,
    });
    this.#socket.addEventListener('open', onOpen);
    this.#socket.addEventListener('close', () => onClose?.());
    this.#socket.addEventListener('message', ({ data }) => {
      const message = messageOf(data);
      if (message) onMessage(message);
    });
    this.#pings = setInterval(() => {
      this.send({ action: 'ping' });
    }, PING_MS);
  }

  /** Nothing while there is no connection. */
  send(request: Request): void {
    if (this.#socket.readyState === ReconnectingWebSocket.OPEN) this.#socket.send(JSON.stringify(request));
  }

  close(): void {
    clearInterval(this.#pings);
    this.#socket.close();
  }
}

/** @returns undefined for what a later version of the API may send, and this page does not know. */
export function messageOf(data: unknown): Message | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    return messageSchema.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
