import type { Schemas, SpotterClient } from '@spotter/client';
import { batch, signal } from '@preact/signals';
import { dataOf, Failure, sentenceOf } from '../api/failure.js';
import type { Job } from '../detections/detections.js';
import type { Message } from '../realtime/message.js';
import { Channel } from '../realtime/channel.js';
import { documentOf } from './export.js';
import type { JobDocument } from './export.js';
import type { ImagesQuery } from './job.images.js';
import { JobImages } from './job.images.js';
import { hasEnded } from './status.js';

export type JobState = Schemas['JobSummary'];

/** As many images as a job can have. */
const ALL = 1_000;
/** Beside the socket, whose messages are sent as best they can be. */
const POLL_MS = 5_000;
/** What has ended is shown in steps of so much: a job of many images tells of them one by one. */
const RESULTS_MS = 1_000;

/** One job as its owner sees it: its progress as it comes, and its images once they have ended. */
export class JobView {
  readonly state = signal<JobState>();
  readonly failure = signal<string>();
  /** While something is on its way that somebody has asked for. */
  readonly isBusy = signal(false);
  /** It is deleted, or was never there for this person. */
  readonly isGone = signal(false);
  readonly images = new JobImages((query) => this.#ask(query));
  #channel: Channel | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = 0;
  /** Whether the failure is of a look that nobody has asked for, so that the next one makes up for it. */
  #isOfLook = false;
  #last: Promise<unknown> = Promise.resolve();
  readonly #run = new AbortController();

  constructor(
    private readonly api: SpotterClient,
    readonly jobId: string,
  ) {}

  /** Loads the job, and follows it until it has ended. May be called again when that has failed. */
  open(): Promise<void> {
    return this.#busily(() => this.#look());
  }

  close(): void {
    this.#run.abort();
    this.#rest();
  }

  more(): Promise<void> {
    return this.#busily(() => this.images.more());
  }

  /** All of its images, page by page. */
  all(): Promise<void> {
    return this.#busily(async () => {
      while (this.images.hasMore.value) await this.images.more();
    });
  }

  cancel(): Promise<void> {
    const params = { path: { jobId: this.jobId } };
    return this.#change(() => dataOf(this.api.POST('/jobs/{jobId}/cancel', { params })));
  }

  /** @param images indexes; all that failed when left out. */
  retry(images?: readonly number[]): Promise<void> {
    const params = { path: { jobId: this.jobId } };
    const body = images === undefined ? {} : { images: [...images] };
    return this.#change(() => dataOf(this.api.POST('/jobs/{jobId}/retry', { params, body })));
  }

  /** With its pictures. @returns whether it is gone. */
  async erase(): Promise<boolean> {
    const params = { path: { jobId: this.jobId }, query: { objects: 'true' as const } };
    await this.#busily(async () => {
      await dataOf(this.api.DELETE('/jobs/{jobId}', { params }));
      this.#end();
    });
    return this.isGone.value;
  }

  /** Gives away the whole job, as it is now. */
  save(to: (whole: JobDocument) => Promise<void>): Promise<void> {
    return this.#busily(async () => {
      const pages = [await this.#ask({ limit: ALL })];
      for (let page = pages[0]; page?.nextCursor !== undefined; page = pages.at(-1))
        pages.push(await this.#ask({ limit: ALL, cursor: page.nextCursor }));
      await to(documentOf(pages));
    });
  }

  /** Takes what the socket says, which may come twice, late, or out of order: each worker sends for itself. */
  onMessage(message: Message): void {
    const state = this.state.value;
    if (message.action !== 'JOB_PROGRESS' || message.jobId !== this.jobId || state === undefined) return;
    const { status, imageCount, processedCount, failedCount } = message;
    if (hasEnded(state.status) || (!hasEnded(status) && processedCount < state.processedCount)) return;
    this.state.value = { ...state, status, imageCount, processedCount, failedCount };
    if (!this.images.isSettled.value || hasEnded(status)) this.#lookIn(RESULTS_MS);
  }

  /** Does what somebody has asked for, and says why when it does not work. */
  async #busily(act: () => Promise<void>): Promise<void> {
    this.isBusy.value = true;
    try {
      await act();
      this.failure.value = undefined;
    } catch (error) {
      this.#isOfLook = false;
      this.#fail(error);
    }
    this.isBusy.value = false;
  }

  #change(call: () => Promise<JobState>): Promise<void> {
    return this.#busily(async () => {
      try {
        const state = await call();
        batch(() => {
          this.state.value = state;
          this.images.unsettle();
        });
      } finally {
        // Also after a conflict: somebody else has changed it.
        await this.#look();
      }
    });
  }

  /** What may have changed since the last look; then once more, until the job has ended. */
  async #look(): Promise<void> {
    try {
      if (this.images.isSettled.value) await this.#ask({ limit: 1 });
      else await this.images.refresh();
    } finally {
      this.#follow();
    }
  }

  /** One at a time: a second one could bring an older state over a newer. */
  #ask(query: ImagesQuery): Promise<Job> {
    const answer = this.#last.then(async () => {
      const { signal } = this.#run;
      const params = { path: { jobId: this.jobId }, query };
      const job: Job = await dataOf(this.api.GET('/jobs/{jobId}', { params, signal }));
      const { jobId, status, imageCount, processedCount, failedCount, createdAt, updatedAt } = job;
      this.state.value = { jobId, status, imageCount, processedCount, failedCount, createdAt, updatedAt };
      return job;
    });
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  #fail(error: unknown): void {
    if (this.#run.signal.aborted) return;
    this.failure.value = sentenceOf(error);
    if (error instanceof Failure && error.code === 'NOT_FOUND') this.#end();
  }

  #end(): void {
    this.isGone.value = true;
    this.#rest();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#channel?.close();
    this.#channel = undefined;
  }

  #follow(): void {
    const state = this.state.value;
    if (this.#run.signal.aborted || this.isGone.value || state === undefined) return;
    if (hasEnded(state.status) && this.images.isSettled.value) {
      this.#rest();
      return;
    }
    this.#channel ??= this.#watch();
    this.#lookIn(POLL_MS);
  }

  /** The sooner of two looks is made: messages that come all the time would put it off for ever. */
  #lookIn(ms: number): void {
    const dueAt = performance.now() + ms;
    if (this.#timer !== undefined && this.#dueAt <= dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#look().then(
        () => {
          // What had failed works again.
          if (this.#isOfLook) this.failure.value = undefined;
        },
        (error: unknown) => {
          this.#isOfLook = true;
          this.#fail(error);
        },
      );
    }, ms);
  }

  #watch(): Channel {
    const { signal } = this.#run;
    const channel = new Channel({
      url: async () => (await dataOf(this.api.POST('/ws-tickets', { body: {}, signal }))).webSocketUrl,
      onOpen: () => {
        channel.send({ action: 'watch', jobId: this.jobId });
      },
      onMessage: (message) => {
        this.onMessage(message);
      },
    });
    return channel;
  }
}
