import { signal } from '@preact/signals';
import { Failure, sentenceOf } from '../api/failure.js';
import { Channel } from '../realtime/channel.js';
import { pictureOf } from '../uploads/picture.js';
import type { Picture, PictureLimits } from '../uploads/picture.js';
import type { KeptSession } from './kept.session.js';
import { OVER, overOf } from './over.js';
import type { Look, PhoneSession } from './phone.session.js';
import { Preview } from './preview.js';

export type PhoneStage = 'opening' | 'choosing' | 'preparing' | 'ready' | 'sending' | 'arriving' | 'sent' | 'over';

/** What a phone does with a code: looks whom it is for, takes one photo, and sends it until it has arrived. */
export class Sending {
  readonly stage = signal<PhoneStage>('opening');
  /** Of the chosen photo. */
  readonly preview = new Preview();
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
    private readonly session: PhoneSession,
    private readonly webSocketUrl: string,
    private readonly kept: KeptSession,
  ) {}

  get sessionId(): string {
    return this.session.sessionId;
  }

  async open(): Promise<void> {
    if (this.#isOpening || !this.#isAt('opening')) return;
    this.#isOpening = true;
    try {
      const [look, limits] = await Promise.all([
        this.#look(),
        // Now, so that a photo that was taken where there is no connection can be kept until there is one.
        this.session.limits(this.#run.signal),
      ]);
      this.#limits = limits;
      this.failure.value = undefined;
      if (this.#conclude(look)) return;
      this.stage.value = 'choosing';
      // By it the screen sees that a phone is there; nothing waits for it.
      const url = `${this.webSocketUrl}?sessionId=${this.sessionId}`;
      this.#channel = new Channel({ url: () => Promise.resolve(url) });
    } catch (error) {
      if (this.#run.signal.aborted) return;
      if (error instanceof Failure && error.code === 'NOT_FOUND') this.#end('over', OVER.unknown);
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
    const look = await this.#look().catch(() => undefined);
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
      this.preview.show(picture.blob);
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
      await this.session.upload(picture, {
        signal: sending.signal,
        onKey: (uploadKey) => {
          this.kept.noteUpload(uploadKey);
        },
        onProgress: (share) => {
          this.share.value = share;
        },
      });
      this.stage.value = 'arriving';
      this.#conclude(await this.session.arrival(this.#run.signal));
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
    this.preview.clear();
  }

  /** A connection may be lost after the last byte: then it has arrived all the same. */
  async #explain(error: unknown): Promise<void> {
    const look = await this.#look().catch(() => undefined);
    if (this.#run.signal.aborted || (look && this.#conclude(look))) return;
    const code = error instanceof Failure ? error.code : undefined;
    if (code === 'SESSION_EXPIRED') this.#end('over', OVER.expired);
    else if (code === 'NOT_FOUND') this.#end('over', OVER.unknown);
    else {
      this.failure.value = sentenceOf(error);
      this.isRetry.value = true;
      this.stage.value = 'ready';
    }
  }

  async #look(): Promise<Look> {
    const { signal } = this.#run;
    const look = await this.session.look(signal);
    clearTimeout(this.#expiry);
    if (look.left !== undefined && !signal.aborted) {
      this.#expiry = setTimeout(() => {
        // What is on its way is the server's to judge.
        if (this.#isIdle() || this.#isAt('preparing')) this.#end('over', OVER.expired);
      }, look.left);
    }
    return look;
  }

  /** @returns whether this session takes no more photo, be it that it has this phone's. */
  #conclude({ session, left }: Look): boolean {
    const over = overOf(session, left);
    if (over === undefined) return false;
    if (session.uploadKey !== undefined && this.kept.hasUploaded(session.uploadKey)) this.#succeed();
    else this.#end('over', over);
    return true;
  }

  #succeed(): void {
    this.share.value = 1;
    this.#end('sent');
    this.kept.finish();
  }

  #end(stage: 'sent' | 'over', why?: string): void {
    this.failure.value = why;
    this.stage.value = stage;
    this.isRetry.value = false;
    this.#picture = undefined;
    this.preview.clear();
    clearTimeout(this.#expiry);
    this.#channel?.close();
  }

  #isIdle(): boolean {
    return this.#isAt('choosing') || this.#isAt('ready');
  }

  #isAt(stage: PhoneStage): boolean {
    return this.stage.value === stage;
  }
}
