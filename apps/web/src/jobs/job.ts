import type { Schemas, SpotterClient } from '@spotter/client';
import { batch, computed, signal } from '@preact/signals';
import { dataOf, Failure, sentenceOf } from '../api/failure.js';
import type { Job } from '../detections/detections.js';
import type { Message } from '../realtime/message.js';
import { wholeOf } from './export.js';
import type { JobDocument } from './export.js';
import { Following } from './job.following.js';
import type { ImagesQuery } from './job.images.js';
import { JobImages } from './job.images.js';
import type { Retried } from './retried.js';
import { retriedOf, saidOfRetried } from './retried.js';
import { hasEnded } from './status.js';

export type JobState = Schemas['JobSummary'];

/** One job as its owner sees it: its progress as it comes, and its images once they have ended. */
export class JobView {
  readonly state = signal<JobState>();
  readonly failure = signal<string>();
  /** While something is on its way that somebody has asked for. */
  readonly isBusy = signal(false);
  /** It is deleted, or was never there for this person. */
  readonly isGone = signal(false);
  readonly images = new JobImages((query) => this.#ask(query));
  readonly #retried = signal<Retried>();
  /** What has become of the pictures that were tried again last. */
  readonly said = computed(() => {
    const [retried, state] = [this.#retried.value, this.state.value];
    return retried && state && saidOfRetried(retried, state);
  });
  readonly #following: Following;
  /** Whether the failure is of a look that nobody has asked for, so that the next one makes up for it. */
  #isOfLook = false;
  #last: Promise<unknown> = Promise.resolve();
  readonly #run = new AbortController();

  constructor(
    private readonly api: SpotterClient,
    readonly jobId: string,
  ) {
    this.#following = new Following(api, jobId, {
      look: () => this.#lookUnasked(),
      onMessage: (message) => {
        this.onMessage(message);
      },
    });
  }

  /** Loads the job, and follows it until it has ended. May be called again when that has failed. */
  open(): Promise<void> {
    return this.#busily(() => this.#look());
  }

  close(): void {
    this.#run.abort();
    this.#following.rest();
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
    const retried = retriedOf(images, this.state.value?.failedCount ?? 0, this.images.errors.value);
    return this.#change(() => dataOf(this.api.POST('/jobs/{jobId}/retry', { params, body })), retried);
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
      await to(await wholeOf((query) => this.#ask(query)));
    });
  }

  /** Takes what the socket says, which may come twice, late, or out of order: each worker sends for itself. */
  onMessage(message: Message): void {
    const state = this.state.value;
    if (message.action !== 'JOB_PROGRESS' || message.jobId !== this.jobId || state === undefined) return;
    const { status, imageCount, processedCount, failedCount } = message;
    if (hasEnded(state.status) || (!hasEnded(status) && processedCount < state.processedCount)) return;
    this.state.value = { ...state, status, imageCount, processedCount, failedCount };
    if (!this.images.isSettled.value || hasEnded(status)) this.#following.lookSoon();
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

  #change(call: () => Promise<JobState>, retried?: Retried): Promise<void> {
    return this.#busily(async () => {
      try {
        const state = await call();
        batch(() => {
          this.state.value = state;
          this.#retried.value = retried;
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

  async #lookUnasked(): Promise<void> {
    try {
      await this.#look();
      // What had failed works again.
      if (this.#isOfLook) this.failure.value = undefined;
    } catch (error) {
      this.#isOfLook = true;
      this.#fail(error);
    }
  }

  /** One at a time: a second one could bring an older state over a newer. */
  #ask(query: ImagesQuery): Promise<Job> {
    const answer = this.#last.then(async () => {
      const { signal } = this.#run;
      const params = { path: { jobId: this.jobId }, query };
      const job: Job = await dataOf(this.api.GET('/jobs/{jobId}', { params, signal }));
      const { jobId, status, imageCount, processedCount, failedCount, createdAt, updatedAt } = job;
      if (this.state.value && hasEnded(this.state.value.status) && !hasEnded(status)) this.#reopen();
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
    this.#following.rest();
  }

  /** It may have been tried again elsewhere. */
  #reopen(): void {
    this.images.unsettle();
    this.#following.goOn();
  }

  #follow(): void {
    const state = this.state.value;
    if (this.#run.signal.aborted || this.isGone.value || state === undefined) return;
    if (hasEnded(state.status) && this.images.isSettled.value) {
      this.#following.rest();
      return;
    }
    this.#following.goOn();
  }
}
