import type { Schemas, SpotterClient } from '@spotter/client';
import { computed, signal } from '@preact/signals';
import { dataOf, Failure, sentenceOf } from '../api/failure.js';
import type { Job } from '../detections/detections.js';
import { Channel } from '../realtime/channel.js';
import type { Message } from '../realtime/message.js';
import { hasEnded } from '../jobs/status.js';
import type { Progress, Stage } from './saying.js';

/** What is the same of a session by HTTP and by WebSocket. */
type Shown = Pick<Schemas['Session'], 'status' | 'createdAt' | 'expiresAt'> & {
  readonly imageUrl?: string | undefined;
  readonly jobId?: string | undefined;
};

/** Beside the socket, whose messages may be lost (docs/sessions.md). */
const POLL_MS = 10_000;
/** After something has happened, since more is to come; then more and more seldom. */
const SOON_MS = 1_500;
const GROWTH = 1.5;
/** A photo's job comes with it, if there is to be one; it may come late, if its queue was out of reach. */
const JOB_WAIT_MS = 15_000;
const LATE_JOB_POLL_MS = 60_000;
/** A code that has ended waits so much longer for a photo that is on its way. */
const GRACE_MS = 60_000;

const ORDER: readonly Stage[] = ['failed', 'opening', 'waiting', 'connected', 'uploading', 'done'];

/**
 * One session as its screen sees it: from the code to the photo and what is on it. The viewer token is kept here and in no address
 * but the WebSocket's.
 */
export class ScreenSession {
  readonly stage = signal<Stage>('opening');
  readonly sessionId = signal<string>();
  /** Milliseconds that the code is still good for, once that is known. */
  readonly left = signal<number>();
  readonly isEnded = computed(() => this.left.value === 0);
  readonly isConnected = signal(false);
  readonly imageUrl = signal<string>();
  readonly isUnlooked = signal(false);
  readonly progress = signal<Progress>();
  readonly job = signal<Job>();
  readonly failure = signal<string>();
  #viewer = '';
  #jobId: string | undefined;
  #age = stopwatch();
  #sinceDone: (() => number) | undefined;
  #lifeMs: number | undefined;
  #isLooking = false;
  #isStale = false;
  #pauseMs = SOON_MS;
  #channel: Channel | undefined;
  #poll: ReturnType<typeof setTimeout> | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;
  readonly #run = new AbortController();

  constructor(
    private readonly api: SpotterClient,
    /** The code has expired unused, or is not known any more: there should be a new one. */
    private readonly onExpired: () => void,
  ) {
    const look = (): void => {
      this.#lookNow();
    };
    addEventListener('online', look, { signal: this.#run.signal });
  }

  /** Gets a code, again and again until there is one: nobody may stand by the screen. */
  open(): void {
    this.#lookNow();
  }

  close(): void {
    this.#run.abort();
    this.#channel?.close();
    clearTimeout(this.#poll);
    clearInterval(this.#clock);
  }

  /** Another URL of the photo: the first one has ended, or the photo did not come by it. */
  async renewPhoto(): Promise<string | undefined> {
    return (await this.#look()).imageUrl;
  }

  async #begin(): Promise<void> {
    const age = stopwatch();
    const { sessionId, webSocketUrl } = await dataOf(this.api.POST('/sessions', { signal: this.#run.signal }));
    if (this.#run.signal.aborted) return;
    this.#age = age;
    this.#viewer = new URL(webSocketUrl).searchParams.get('viewer') ?? '';
    this.sessionId.value = sessionId;
    this.#advance('waiting');
    this.#channel = this.#listen(webSocketUrl);
    this.#clock = setInterval(() => {
      this.#tick();
    }, 1_000);
  }

  #listen(webSocketUrl: string): Channel {
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
    return channel;
  }

  #hear(message: Message): void {
    if (message.action === 'status') this.#take(message);
    else if (message.action === 'PHONE_CONNECTED') this.#advance('connected');
    else if (message.action === 'UPLOAD_REQUESTED') this.#advance('uploading');
    else if (message.action === 'UPLOAD_COMPLETED') this.#lookNow();
    else if (message.action === 'JOB_PROGRESS' && message.jobId === this.#jobId) {
      this.progress.value = message;
      if (hasEnded(message.status)) this.#lookNow();
    }
  }

  #take({ status, createdAt, expiresAt, imageUrl, jobId }: Shown): void {
    this.#lifeMs = (expiresAt - createdAt) * 1_000;
    if (status === 'UPLOAD_REQUESTED') this.#advance('uploading');
    if (status === 'COMPLETED') {
      this.#sinceDone ??= stopwatch();
      clearInterval(this.#clock);
      // Each look signs another URL: the first is as good.
      this.imageUrl.value ??= imageUrl;
      this.#advance('done');
      if (jobId !== undefined && jobId !== this.#jobId) this.#watch(jobId);
    } else this.#tick();
  }

  #watch(jobId: string): void {
    this.#jobId = jobId;
    this.isUnlooked.value = false;
    this.#channel?.send({ action: 'watch', jobId });
    this.#lookNow();
  }

  /** Only forward, whichever of socket and poll is first. */
  #advance(stage: Stage): void {
    if (ORDER.indexOf(stage) <= ORDER.indexOf(this.stage.value)) return;
    this.stage.value = stage;
    this.#pauseMs = SOON_MS;
  }

  #tick(): void {
    if (this.#lifeMs === undefined || this.#run.signal.aborted) return;
    const left = this.#lifeMs - this.#age();
    this.left.value = Math.max(0, left);
    // S3 takes to its end what was begun in time.
    if (left > (this.stage.value === 'uploading' ? -GRACE_MS : 0)) return;
    this.#renew();
  }

  #renew(): void {
    this.close();
    this.onExpired();
  }

  /** At once, or, while a look is under way, once more after it. */
  #lookNow(): void {
    if (this.#isLooking) this.#isStale = true;
    else this.#pollIn(0);
  }

  #pollIn(ms: number): void {
    clearTimeout(this.#poll);
    if (this.#run.signal.aborted) return;
    this.#poll = setTimeout(() => {
      void this.#pollNow();
    }, ms);
  }

  async #pollNow(): Promise<void> {
    this.#isLooking = true;
    this.#isStale = false;
    try {
      await this.#catchUp();
      this.failure.value = undefined;
    } catch (error) {
      this.#explain(error);
    }
    this.#isLooking = false;
    const job = this.job.value;
    if (job !== undefined && hasEnded(job.status)) this.#channel?.close();
    else this.#pollIn(this.#pause());
  }

  async #catchUp(): Promise<void> {
    if (this.sessionId.value === undefined) await this.#begin();
    else if (this.#jobId === undefined) this.#take(await this.#look());
    else await this.#lookAtJob(this.#jobId);
  }

  #explain(error: unknown): void {
    if (this.#run.signal.aborted) return;
    const isGone = error instanceof Failure && error.code === 'NOT_FOUND' && this.stage.value !== 'done';
    if (isGone) this.#renew();
    else this.failure.value = sentenceOf(error);
    if (this.sessionId.value === undefined) this.stage.value = 'failed';
  }

  #pause(): number {
    if (this.#isStale) return 0;
    const isLate = this.#jobId === undefined && this.#sinceDone !== undefined && this.#sinceDone() > JOB_WAIT_MS;
    this.isUnlooked.value = isLate;
    if (isLate) return LATE_JOB_POLL_MS;
    this.#pauseMs = Math.min(POLL_MS, this.#pauseMs * GROWTH);
    return this.#pauseMs;
  }

  async #look(): Promise<Schemas['Session']> {
    const params = { path: { sessionId: this.sessionId.value ?? '' } };
    return dataOf(this.api.GET('/sessions/{sessionId}', { params, ...this.#asViewer() }));
  }

  async #lookAtJob(jobId: string): Promise<void> {
    const params = { path: { jobId } };
    const job = await dataOf(this.api.GET('/jobs/{jobId}', { params, ...this.#asViewer() }));
    this.progress.value = job;
    if (hasEnded(job.status)) this.job.value = job;
  }

  #asViewer() {
    return { headers: { 'x-viewer-token': this.#viewer }, signal: this.#run.signal };
  }
}

/**
 * Milliseconds since it was made. By differences, since the machine's clock may be set wrong; and by the larger of the two, since
 * one may stand still while the machine sleeps, and the other is set right now and then.
 */
function stopwatch(): () => number {
  const wall = Date.now();
  const steady = performance.now();
  return () => Math.max(Date.now() - wall, performance.now() - steady);
}
