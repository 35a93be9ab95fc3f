import type { Schemas, SpotterClient } from '@spotter/client';
import { signal } from '@preact/signals';
import { dataOf, Failure, sentenceOf } from '../api/failure.js';
import { Channel } from '../realtime/channel.js';
import { pictureOf } from '../uploads/picture.js';
import type { Picture, PictureLimits } from '../uploads/picture.js';
import { put } from '../uploads/put.js';
import type { KeptSession } from './kept.session.js';
import { leftOf, OVER, overOf } from './over.js';

export type PhoneStage = 'opening' | 'choosing' | 'preparing' | 'ready' | 'sending' | 'arriving' | 'sent' | 'over';

interface Look {
  readonly session: Schemas['Session'];
  readonly left: number | undefined;
}

const LATE = 'The photo was sent, but the screen does not have it yet. Look at the screen, or send it again.';
const ARRIVAL_TRIES = 8;
const ARRIVAL_PAUSE_MS = 1_500;

/** What a phone does with a code: looks whom it is for, takes one photo, and sends it until it has arrived. */
export class Sending {
  readonly stage = signal<PhoneStage>('opening');
  /** Of the chosen photo, for an `<img>`. */
  readonly preview = signal<string>();
  /** From 0 to 1, of the bytes. */
  readonly share = signal(0);
  readonly failure = signal<string>();
  /** Whether the chosen photo was sent already, and did not arrive. */
  readonly isRetry = signal(false);
  #isOpening = false;
  #limits: PictureLimits | undefined;
  #picture: Picture | undefined;
  #sending: AbortController | undefined;
  #channel: Channel | undefined;
  #expiry: ReturnType<typeof setTimeout> | undefined;
  readonly #run = new AbortController();

  constructor(
    private readonly api: SpotterClient,
    private readonly webSocketUrl: string,
    readonly sessionId: string,
    private readonly kept: KeptSession,
  ) {}

  async open(): Promise<void> {
    if (this.#isOpening || !this.#isAt('opening')) return;
    this.#isOpening = true;
    try {
      const [look, limits] = await Promise.all([
        this.#look(this.#run.signal),
        // Now, so that a photo that was taken where there is no connection can be kept until there is one.
        dataOf(this.api.GET('/limits', { signal: this.#run.signal })),
      ]);
      this.#limits = { bytes: limits.imageBytes, pixels: limits.imagePixels };
      this.failure.value = undefined;
      if (this.#conclude(look)) return;
      this.stage.value = 'choosing';
      // By it the screen sees that a phone is there; nothing waits for it.
      const url = `${this.webSocketUrl}?sessionId=${this.sessionId}`;
      this.#channel = new Channel({ url: () => Promise.resolve(url) });
    } catch (error) {
      if (this.#run.signal.aborted) return;
      if (error instanceof Failure && error.code === 'NOT_FOUND') this.#end(OVER.unknown);
      else this.failure.value = sentenceOf(error);
    } finally {
      this.#isOpening = false;
    }
  }

  /** There is a connection again: goes on with what the lack of one has stopped, and with nothing else. */
  async resume(): Promise<void> {
    if (this.#isAt('opening')) await this.open();
    else if (this.isRetry.value) await this.send();
  }

  /** What the code is good for may have changed while nobody looked. */
  async refresh(): Promise<void> {
    if (!this.#isIdle()) return;
    const look = await this.#look(this.#run.signal).catch(() => undefined);
    if (look && this.#isIdle()) this.#conclude(look);
  }

  async choose(file: Blob): Promise<void> {
    if (this.#limits === undefined || !this.#isIdle()) return;
    this.failure.value = undefined;
    this.stage.value = 'preparing';
    try {
      const picture = await pictureOf(file, this.#limits);
      // The code may have ended, or the page been left.
      if (!this.#isAt('preparing') || this.#run.signal.aborted) return;
      this.#picture = picture;
      this.isRetry.value = false;
      this.#show(picture.blob);
      this.stage.value = 'ready';
      // Another phone may have been quicker: better told before anything is sent.
      await this.refresh();
    } catch (error) {
      if (!this.#isAt('preparing')) return;
      this.failure.value = sentenceOf(error);
      this.stage.value = this.#picture === undefined ? 'choosing' : 'ready';
    }
  }

  async send(): Promise<void> {
    const picture = this.#picture;
    if (picture === undefined || !this.#isAt('ready')) return;
    this.stage.value = 'sending';
    this.share.value = 0;
    this.failure.value = undefined;
    this.isRetry.value = false;
    const sending = new AbortController();
    this.#sending = sending;
    try {
      await this.#upload(picture, sending.signal);
      this.stage.value = 'arriving';
      this.#conclude(await this.#arrival());
    } catch (error) {
      if (sending.signal.aborted) this.stage.value = 'ready';
      else await this.#explain(error);
    }
  }

  /** Of what has not been sent in whole. */
  cancel(): void {
    this.#sending?.abort();
  }

  close(): void {
    this.#run.abort();
    this.cancel();
    clearTimeout(this.#expiry);
    this.#channel?.close();
    this.#show(undefined);
  }

  async #upload({ blob, contentType }: Picture, signal: AbortSignal): Promise<void> {
    const query = { sessionId: this.sessionId, contentType, contentLength: blob.size };
    const { uploadUrl, uploadKey } = await dataOf(this.api.GET('/upload-url', { params: { query }, signal }));
    this.kept.noteUpload(uploadKey);
    await put(uploadUrl, blob, {
      contentType,
      signal,
      onProgress: (share) => {
        this.share.value = share;
      },
    });
  }

  /** What S3 has taken completes the session a moment later; each look makes up for an event that was lost. */
  async #arrival(): Promise<Look> {
    for (let tries = ARRIVAL_TRIES; tries > 0; tries--) {
      const look = await this.#look(this.#run.signal).catch(() => undefined);
      this.#run.signal.throwIfAborted();
      if (look?.session.status === 'COMPLETED') return look;
      await new Promise((resolve) => setTimeout(resolve, ARRIVAL_PAUSE_MS));
    }
    throw new Failure(LATE);
  }

  /** A connection may be lost after the last byte: then it has arrived all the same. */
  async #explain(error: unknown): Promise<void> {
    const look = await this.#look(this.#run.signal).catch(() => undefined);
    if (this.#run.signal.aborted || (look && this.#conclude(look))) return;
    const code = error instanceof Failure ? error.code : undefined;
    if (code === 'SESSION_EXPIRED') this.#end(OVER.expired);
    else if (code === 'NOT_FOUND') this.#end(OVER.unknown);
    else {
      this.failure.value = sentenceOf(error);
      this.isRetry.value = true;
      this.stage.value = 'ready';
    }
  }

  async #look(signal: AbortSignal): Promise<Look> {
    const call = this.api.GET('/sessions/{sessionId}', { params: { path: { sessionId: this.sessionId } }, signal });
    const session = await dataOf(call);
    const left = leftOf(session, (await call).response.headers.get('date'));
    clearTimeout(this.#expiry);
    if (left !== undefined && !signal.aborted) {
      this.#expiry = setTimeout(() => {
        // What is on its way is the server's to judge.
        if (this.#isIdle() || this.#isAt('preparing')) this.#end(OVER.expired);
      }, left);
    }
    return { session, left };
  }

  /** @returns whether this session takes no more photo, be it that it has this phone's. */
  #conclude({ session, left }: Look): boolean {
    const over = overOf(session, left);
    if (over === undefined) return false;
    if (session.uploadKey !== undefined && this.kept.hasUploaded(session.uploadKey)) this.#succeed();
    else this.#end(over);
    return true;
  }

  #succeed(): void {
    this.share.value = 1;
    this.#stop('sent', undefined);
    this.kept.finish();
  }

  #end(why: string): void {
    this.#stop('over', why);
  }

  #stop(stage: 'sent' | 'over', why: string | undefined): void {
    this.failure.value = why;
    this.stage.value = stage;
    this.isRetry.value = false;
    this.#picture = undefined;
    this.#show(undefined);
    clearTimeout(this.#expiry);
    this.#channel?.close();
  }

  #show(blob: Blob | undefined): void {
    if (this.preview.value !== undefined) URL.revokeObjectURL(this.preview.value);
    this.preview.value = blob && URL.createObjectURL(blob);
  }

  #isIdle(): boolean {
    return this.#isAt('choosing') || this.#isAt('ready');
  }

  #isAt(stage: PhoneStage): boolean {
    return this.stage.value === stage;
  }
}
