import type { Schemas, SpotterClient } from '@spotter/client';
import { signal } from '@preact/signals';
import { Failure, sentenceOf } from '../api/failure.js';
import type { Job } from '../detections/detections.js';
import { Channel } from '../realtime/channel.js';
import type { Message } from '../realtime/message.js';
import { hasEnded } from '../jobs/status.js';
import { Countdown } from './countdown.js';
import { Polling } from './polling.js';
import { FORGOTTEN, NO_ANSWER } from './saying.js';
import type { Progress, Stage } from './saying.js';
import { stopwatch } from './stopwatch.js';
import { Viewer } from './viewer.js';

/** What is the same of a session by HTTP and by WebSocket. */
type Shown = Pick<Schemas['Session'], 'status' | 'createdAt' | 'expiresAt'> & {
  readonly imageUrl?: string | undefined;
  readonly jobId?: string | undefined;
};

/** A photo's job comes with it, if there is to be one; it may come late, if its queue was out of reach. */
const JOB_WAIT_MS = 15_000;
const LATE_JOB_POLL_MS = 60_000;

const ORDER: readonly Stage[] = ['failed', 'opening', 'waiting', 'connected', 'uploading', 'done'];

/** One session as its screen sees it: from the code to the photo and what is on it. */
export class ScreenSession {
  readonly stage = signal<Stage>('opening');
  readonly sessionId = signal<string>();
  readonly countdown = new Countdown(
    () => this.stage.value === 'uploading',
    () => {
      this.#renew();
    },
  );
  readonly isConnected = signal(false);
  readonly imageUrl = signal<string>();
  readonly isUnlooked = signal(false);
  readonly progress = signal<Progress>();
  readonly job = signal<Job>();
  readonly failure = signal<string>();
  #viewer: Viewer | undefined;
  #jobId: string | undefined;
  #sinceDone: (() => number) | undefined;
  #channel: Channel | undefined;
  #polling: Polling | undefined;
  #run = new AbortController();

  constructor(
    private readonly api: SpotterClient,
    /** The code has expired unused, or is not known any more: there should be a new one. */
    private readonly onExpired: () => void,
  ) {}

  /** Gets a code, again and again until there is one: nobody may stand by the screen. After `close` it goes on from where it was. */
  open(): void {
    this.close();
    this.#run = new AbortController();
    if (this.job.value !== undefined) return;
    this.#polling = new Polling(
      () => this.#catchUp(),
      () => (this.isUnlooked.value ? LATE_JOB_POLL_MS : 0),
    );
    addEventListener('online', this.look.bind(this), { signal: this.#run.signal });
    this.look();
    if (this.#viewer === undefined) return;
    this.#channel = this.#listen(this.#viewer);
    if (this.stage.value !== 'done') this.countdown.go();
  }

  /** At once, beside what goes on by itself. */
  look(): void {
    this.#polling?.now();
  }

  /** Nothing goes on after it, until it is opened again. */
  close(): void {
    this.#run.abort();
    this.#rest();
  }

  /** Another URL of the photo: the first one has ended, or the photo did not come by it. */
  async renewPhoto(): Promise<string | undefined> {
    return (await this.#viewer?.session(this.#run.signal))?.imageUrl;
  }

  async #begin(): Promise<void> {
    const { signal } = this.#run;
    const age = stopwatch();
    const viewer = await Viewer.create(this.api, signal);
    if (signal.aborted) return;
    this.#viewer = viewer;
    this.sessionId.value = viewer.sessionId;
    this.#advance('waiting');
    this.#channel = this.#listen(viewer);
    this.countdown.begin(age);
  }

  #listen({ webSocketUrl }: Viewer): Channel {
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
    else if (message.action === 'UPLOAD_COMPLETED') this.look();
    else if (message.action === 'JOB_PROGRESS' && message.jobId === this.#jobId) {
      this.progress.value = message;
      if (hasEnded(message.status)) this.look();
    }
  }

  #take({ status, createdAt, expiresAt, imageUrl, jobId }: Shown): void {
    if (status === 'UPLOAD_REQUESTED') this.#advance('uploading');
    if (status === 'COMPLETED') {
      this.#sinceDone ??= stopwatch();
      this.countdown.stop();
      // Each look signs another URL: the first is as good.
      this.imageUrl.value ??= imageUrl;
      this.#advance('done');
      if (jobId !== undefined && jobId !== this.#jobId) this.#watch(jobId);
    } else this.countdown.setLife((expiresAt - createdAt) * 1_000);
  }

  #watch(jobId: string): void {
    this.#jobId = jobId;
    this.#channel?.send({ action: 'watch', jobId });
    this.look();
  }

  /** Only forward, whichever of socket and poll is first. */
  #advance(stage: Stage): void {
    if (ORDER.indexOf(stage) <= ORDER.indexOf(this.stage.value)) return;
    this.stage.value = stage;
    this.#polling?.hasten();
  }

  async #catchUp(): Promise<void> {
    const { signal } = this.#run;
    try {
      if (this.#viewer === undefined) await this.#begin();
      else if (this.#jobId === undefined) this.#take(await this.#viewer.session(signal));
      else await this.#lookAtJob(this.#viewer, this.#jobId);
      this.failure.value = undefined;
    } catch (error) {
      if (!signal.aborted) this.#explain(error);
    }
    const waited = this.#sinceDone?.() ?? 0;
    this.isUnlooked.value = this.#jobId === undefined && waited > JOB_WAIT_MS;
  }

  async #lookAtJob(viewer: Viewer, jobId: string): Promise<void> {
    const job = await viewer.job(jobId, this.#run.signal);
    this.progress.value = job;
    if (!hasEnded(job.status)) return;
    this.job.value = job;
    this.#rest();
  }

  #explain(error: unknown): void {
    if (this.#viewer === undefined) {
      this.failure.value = sentenceOf(error);
      this.stage.value = 'failed';
    } else if (!(error instanceof Failure) || error.code !== 'NOT_FOUND') this.failure.value = NO_ANSWER;
    else if (this.stage.value !== 'done') this.#renew();
    else {
      this.failure.value = FORGOTTEN;
      this.#rest();
    }
  }

  #renew(): void {
    this.close();
    this.onExpired();
  }

  #rest(): void {
    this.#polling?.stop();
    this.#channel?.close();
    this.countdown.stop();
  }
}
