import type { Schemas, SpotterClient } from '@spotter/client';
import { signal } from '@preact/signals';
import { dataOf, sentenceOf } from '../api/failure.js';
import type { Job } from '../detections/detections.js';
import { Channel } from '../realtime/channel.js';
import type { Message } from '../realtime/channel.js';
import { hasEnded } from '../jobs/status.js';

export type Stage = 'opening' | 'waiting' | 'connected' | 'uploading' | 'done' | 'failed';
/** What is the same of a session by HTTP and by WebSocket. */
type Shown = Pick<Schemas['Session'], 'status' | 'createdAt' | 'expiresAt'> & {
  readonly imageUrl?: string | undefined;
  readonly jobId?: string | undefined;
};
export type Progress = Pick<Job, 'status' | 'imageCount' | 'processedCount' | 'failedCount'>;

/** Beside the socket, whose messages may be lost (docs/sessions.md). */
const POLL_MS = 10_000;
/** While something is known to come within a second or two. */
const SOON_MS = 1_500;

const ORDER: readonly Stage[] = ['opening', 'waiting', 'connected', 'uploading', 'done'];

/**
 * One session as its screen sees it: from the code to the photo and what is on it. The viewer token is kept here and in no address
 * but the WebSocket's.
 */
export class ScreenSession {
  readonly stage = signal<Stage>('opening');
  readonly sessionId = signal<string>();
  /** Milliseconds that the code is still good for, once that is known. */
  readonly left = signal<number>();
  readonly isConnected = signal(false);
  readonly imageUrl = signal<string>();
  readonly progress = signal<Progress>();
  readonly job = signal<Job>();
  readonly failure = signal<string>();
  #viewer = '';
  #jobId: string | undefined;
  #begunAt = 0;
  #lifeMs: number | undefined;
  #channel: Channel | undefined;
  #poll: ReturnType<typeof setTimeout> | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;
  readonly #run = new AbortController();

  constructor(
    private readonly api: SpotterClient,
    /** The code has expired unused: there should be a new one. */
    private readonly onExpired: () => void,
  ) {}

  async open(): Promise<void> {
    try {
      this.#begunAt = performance.now();
      const { sessionId, webSocketUrl } = await dataOf(this.api.POST('/sessions', { signal: this.#run.signal }));
      if (this.#run.signal.aborted) return;
      this.#viewer = new URL(webSocketUrl).searchParams.get('viewer') ?? '';
      this.sessionId.value = sessionId;
      this.#advance('waiting');
      this.#listen(webSocketUrl);
      this.#pollIn(SOON_MS);
      this.#clock = setInterval(() => {
        this.#tick();
      }, 1_000);
    } catch (error) {
      this.#fail(error);
    }
  }

  close(): void {
    this.#run.abort();
    this.#channel?.close();
    clearTimeout(this.#poll);
    clearInterval(this.#clock);
  }

  /** Takes the photo's URL anew: it ends. */
  async renewPhoto(): Promise<void> {
    await this.#look();
  }

  #listen(webSocketUrl: string): void {
    const channel = new Channel({
      url: () => Promise.resolve(webSocketUrl),
      onOpen: () => {
        this.isConnected.value = true;
        channel.send({ action: 'status' });
        if (this.#jobId !== undefined) channel.send({ action: 'watch', jobId: this.#jobId });
      },
      onClose: () => {
        this.isConnected.value = false;
      },
      onMessage: (message) => {
        this.#hear(message);
      },
    });
    this.#channel = channel;
  }

  #hear(message: Message): void {
    if (message.action === 'status') this.#take(message);
    else if (message.action === 'PHONE_CONNECTED') this.#advance('connected');
    else if (message.action === 'UPLOAD_REQUESTED') this.#advance('uploading');
    else if (message.action === 'UPLOAD_COMPLETED') this.#pollIn(0);
    else if (message.action === 'JOB_PROGRESS' && message.jobId === this.#jobId) {
      this.progress.value = message;
      if (hasEnded(message.status)) this.#pollIn(0);
    }
  }

  #take({ status, createdAt, expiresAt, imageUrl, jobId }: Shown): void {
    this.#lifeMs = (expiresAt - createdAt) * 1_000;
    this.#tick();
    if (status === 'UPLOAD_REQUESTED') this.#advance('uploading');
    if (status !== 'COMPLETED') return;
    this.#advance('done');
    if (imageUrl !== undefined && this.imageUrl.value === undefined) this.imageUrl.value = imageUrl;
    if (jobId === undefined || jobId === this.#jobId) return;
    this.#jobId = jobId;
    this.#channel?.send({ action: 'watch', jobId });
    this.#pollIn(0);
  }

  /** Only forward, whichever of socket and poll is first. */
  #advance(stage: Stage): void {
    if (ORDER.indexOf(stage) > ORDER.indexOf(this.stage.value)) this.stage.value = stage;
  }

  /** By this machine's clock only for how long it has been, since it may be set wrong. */
  #tick(): void {
    if (this.#lifeMs === undefined || this.stage.value === 'done') return;
    const left = this.#lifeMs - (performance.now() - this.#begunAt);
    this.left.value = Math.max(0, left);
    // What is on its way may come until the end of its URL; a new code would take the screen from it.
    if (left > 0 || this.#run.signal.aborted) return;
    this.close();
    this.onExpired();
  }

  #pollIn(ms: number): void {
    clearTimeout(this.#poll);
    if (this.#run.signal.aborted) return;
    this.#poll = setTimeout(() => {
      void this.#pollNow();
    }, ms);
  }

  async #pollNow(): Promise<void> {
    try {
      await (this.#jobId === undefined || this.imageUrl.value === undefined ? this.#look() : this.#lookAtJob());
      this.failure.value = undefined;
    } catch (error) {
      if (!this.#run.signal.aborted) this.failure.value = sentenceOf(error);
    }
    const job = this.job.value;
    if (job !== undefined && hasEnded(job.status)) return;
    this.#pollIn(this.stage.value === 'done' ? SOON_MS : POLL_MS);
  }

  async #look(): Promise<void> {
    const sessionId = this.sessionId.value;
    if (sessionId === undefined) return;
    const params = { path: { sessionId } };
    const session = await dataOf(this.api.GET('/sessions/{sessionId}', { params, ...this.#asViewer() }));
    if (session.imageUrl !== undefined) this.imageUrl.value = session.imageUrl;
    this.#take(session);
  }

  async #lookAtJob(): Promise<void> {
    const jobId = this.#jobId;
    if (jobId === undefined) return;
    const params = { path: { jobId } };
    const job = await dataOf(this.api.GET('/jobs/{jobId}', { params, ...this.#asViewer() }));
    this.progress.value = job;
    if (hasEnded(job.status)) this.job.value = job;
  }

  #asViewer() {
    return { headers: { 'x-viewer-token': this.#viewer }, signal: this.#run.signal };
  }

  #fail(error: unknown): void {
    if (this.#run.signal.aborted) return;
    this.failure.value = sentenceOf(error);
    this.stage.value = 'failed';
  }
}
