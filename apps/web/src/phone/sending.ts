import type { Schemas, SpotterClient } from '@spotter/client';
import { signal } from '@preact/signals';
import { dataOf, Failure, sentenceOf } from '../api/failure.js';
import { Channel } from '../realtime/channel.js';
import { pictureOf } from '../uploads/picture.js';
import type { Picture } from '../uploads/picture.js';
import { put } from '../uploads/put.js';

export type PhoneStage = 'opening' | 'choosing' | 'preparing' | 'ready' | 'sending' | 'sent' | 'over';
type Session = Schemas['Session'];

const OVER = {
  unknown: 'This code is not known, or no longer. Scan the one that the screen shows now.',
  expired: 'This code has expired. Scan the one that the screen shows now.',
  completed: 'A photo was sent with this code already. Scan the one that the screen shows now.',
} as const;
const ARRIVAL_TRIES = 8;
const ARRIVAL_PAUSE_MS = 1_500;

/** What a phone does with a code: looks whom it is for, takes one photo, and sends it until it has arrived. */
export class Sending {
  readonly stage = signal<PhoneStage>('opening');
  readonly session = signal<Session>();
  /** Of the chosen photo, for an `<img>`. */
  readonly preview = signal<string>();
  /** From 0 to 1, of the bytes. */
  readonly share = signal(0);
  readonly failure = signal<string>();
  #picture: Picture | undefined;
  #sending: AbortController | undefined;
  #channel: Channel | undefined;
  /** The keys that this page may have uploaded to: a session that was completed by one of them is ours. */
  readonly #keys = new Set<string>();

  constructor(
    private readonly api: SpotterClient,
    private readonly webSocketUrl: string,
    readonly sessionId: string,
  ) {}

  async open(): Promise<void> {
    try {
      this.failure.value = undefined;
      const session = await this.#look();
      const over = overOf(session);
      if (over) {
        this.#end(over);
        return;
      }
      this.session.value = session;
      this.stage.value = 'choosing';
      // By it the screen sees that a phone is there; nothing waits for it.
      const url = `${this.webSocketUrl}?sessionId=${this.sessionId}`;
      this.#channel ??= new Channel({
        url: () => Promise.resolve(url),
        onOpen: () => undefined,
        onMessage: () => undefined,
      });
    } catch (error) {
      if (error instanceof Failure && error.code === 'NOT_FOUND') this.#end(OVER.unknown);
      else this.failure.value = sentenceOf(error);
    }
  }

  async choose(file: Blob): Promise<void> {
    this.failure.value = undefined;
    this.stage.value = 'preparing';
    try {
      const { imageBytes: bytes, imagePixels: pixels } = await dataOf(this.api.GET('/limits'));
      this.#picture = await pictureOf(file, { bytes, pixels });
      this.#show(this.#picture.blob);
      this.stage.value = 'ready';
    } catch (error) {
      this.failure.value = sentenceOf(error);
      this.stage.value = this.#picture === undefined ? 'choosing' : 'ready';
    }
  }

  async send(): Promise<void> {
    const picture = this.#picture;
    if (picture === undefined || this.stage.value !== 'ready') return;
    this.stage.value = 'sending';
    this.share.value = 0;
    this.failure.value = undefined;
    const sending = new AbortController();
    this.#sending = sending;
    try {
      await this.#upload(picture, sending.signal);
      this.#succeed();
    } catch (error) {
      if (sending.signal.aborted) this.stage.value = 'ready';
      else await this.#explain(error);
    }
  }

  cancel(): void {
    this.#sending?.abort();
  }

  close(): void {
    this.cancel();
    this.#channel?.close();
    this.#show(undefined);
  }

  async #upload({ blob, contentType }: Picture, signal: AbortSignal): Promise<void> {
    const query = { sessionId: this.sessionId, contentType, contentLength: blob.size };
    const { uploadUrl, uploadKey } = await dataOf(this.api.GET('/upload-url', { params: { query }, signal }));
    this.#keys.add(uploadKey);
    await put(uploadUrl, blob, {
      contentType,
      signal,
      onProgress: (share) => {
        this.share.value = share;
      },
    });
    await this.#arrival(signal);
  }

  /** What S3 has taken completes the session a moment later; each look makes up for an event that was lost. */
  async #arrival(signal: AbortSignal): Promise<void> {
    for (let tries = ARRIVAL_TRIES; tries > 0; tries--) {
      const { status } = await this.#look(signal);
      if (status === 'COMPLETED') return;
      await new Promise((resolve) => setTimeout(resolve, ARRIVAL_PAUSE_MS));
      signal.throwIfAborted();
    }
    throw new Failure('The photo was sent, but the screen does not have it yet. Look at the screen, or send it again.');
  }

  /** A connection may be lost after the last byte: then it has arrived all the same. */
  async #explain(error: unknown): Promise<void> {
    const session = await this.#look().catch(() => undefined);
    const isOurs = session?.uploadKey !== undefined && this.#keys.has(session.uploadKey);
    if (session?.status === 'COMPLETED' && isOurs) {
      this.#succeed();
      return;
    }
    const over = session && overOf(session);
    if (over) this.#end(over);
    else {
      this.failure.value = sentenceOf(error);
      this.stage.value = 'ready';
    }
  }

  async #look(signal?: AbortSignal): Promise<Session> {
    const params = { path: { sessionId: this.sessionId } };
    return dataOf(this.api.GET('/sessions/{sessionId}', { params, ...(signal && { signal }) }));
  }

  #succeed(): void {
    this.share.value = 1;
    this.stage.value = 'sent';
    this.#channel?.close();
  }

  #end(why: string): void {
    this.failure.value = why;
    this.stage.value = 'over';
    this.#channel?.close();
  }

  #show(blob: Blob | undefined): void {
    if (this.preview.value !== undefined) URL.revokeObjectURL(this.preview.value);
    this.preview.value = blob && URL.createObjectURL(blob);
  }
}

function overOf({ status, expiresAt }: Session): string | undefined {
  if (status === 'COMPLETED') return OVER.completed;
  return expiresAt * 1_000 <= Date.now() ? OVER.expired : undefined;
}
