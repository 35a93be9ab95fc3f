import type { Schemas, SpotterClient } from '@spotter/client';
import { computed, signal } from '@preact/signals';
import { dataOf, sentenceOf } from '../api/failure.js';
import type { ImageDetections } from '../detections/detections.js';
import { Channel } from '../realtime/channel.js';
import { hasEnded } from './status.js';

export type JobState = Omit<Schemas['Job'], 'detections' | 'errors' | 'nextCursor'>;
export type ImageResult = ImageDetections;
export type ImageError = Schemas['FailedImage'];

const PAGE = 50;
/** Beside the socket, whose messages are sent as best they can be. */
const POLL_MS = 5_000;
/** What has ended is shown in steps of so much: a job of many images tells of them one by one. */
const RESULTS_MS = 1_000;
/** Between two looks because a picture did not come by its URL: one that is gone for good does not come by the next one either. */
const RENEWAL_MS = 60_000;

/** One job as its owner sees it: its progress as it comes, and its images once they have ended. */
export class JobView {
  readonly state = signal<JobState>();
  readonly results = signal<readonly ImageResult[]>([]);
  readonly errors = signal<readonly ImageError[]>([]);
  readonly failure = signal<string>();
  readonly isLive = signal(false);
  readonly share = computed(() => {
    const { processedCount = 0, imageCount = 1 } = this.state.value ?? {};
    return processedCount / imageCount;
  });
  #channel: Channel | undefined;
  #poll: ReturnType<typeof setTimeout> | undefined;
  #loading: Promise<void> | undefined;
  #isStale = false;
  #renewedAt = -RENEWAL_MS;
  readonly #run = new AbortController();

  constructor(
    private readonly api: SpotterClient,
    readonly jobId: string,
  ) {}

  async open(): Promise<void> {
    await this.load();
    this.#follow();
  }

  close(): void {
    this.#run.abort();
    this.#channel?.close();
    clearTimeout(this.#poll);
  }

  /** All of the job, page by page: a job that goes on is looked at again when this look has ended. */
  async load(): Promise<void> {
    if (this.#loading) {
      this.#isStale = true;
      return this.#loading;
    }
    this.#loading = this.#loadPages().finally(() => (this.#loading = undefined));
    await this.#loading;
    if (!this.#isStale || this.#run.signal.aborted) return;
    this.#isStale = false;
    await this.load();
  }

  /** A picture's URL has ended, and with it those of the others. */
  async renewPictures(): Promise<void> {
    if (performance.now() - this.#renewedAt < RENEWAL_MS) return;
    this.#renewedAt = performance.now();
    await this.load();
  }

  async cancel(): Promise<void> {
    await this.#change(this.api.POST('/jobs/{jobId}/cancel', { params: { path: { jobId: this.jobId } } }));
  }

  /** @param images indexes; all that failed when left out. */
  async retry(images?: readonly number[]): Promise<void> {
    const body = images === undefined ? {} : { images: [...images] };
    await this.#change(this.api.POST('/jobs/{jobId}/retry', { params: { path: { jobId: this.jobId } }, body }));
    this.#follow();
  }

  /** With its pictures. */
  async erase(): Promise<boolean> {
    const params = { path: { jobId: this.jobId }, query: { objects: 'true' as const } };
    return this.#attempt(() => dataOf(this.api.DELETE('/jobs/{jobId}', { params })));
  }

  async #loadPages(): Promise<void> {
    const results: ImageResult[] = [];
    const errors: ImageError[] = [];
    await this.#attempt(async () => {
      let cursor: string | undefined;
      do {
        const query = { limit: PAGE, include: 'viewUrl' as const, ...(cursor !== undefined && { cursor }) };
        const params = { path: { jobId: this.jobId }, query };
        const { signal } = this.#run;
        const page = await dataOf(this.api.GET('/jobs/{jobId}', { params, signal }));
        const { detections = [], errors: failed = [], nextCursor, ...state } = page;
        results.push(...detections);
        errors.push(...failed);
        this.state.value = state;
        cursor = nextCursor;
      } while (cursor !== undefined);
      this.results.value = results;
      this.errors.value = errors;
    });
  }

  /** Until the job has ended. */
  #follow(): void {
    const state = this.state.value;
    if (this.#run.signal.aborted || state === undefined || hasEnded(state.status)) {
      this.#channel?.close();
      this.#channel = undefined;
      this.isLive.value = false;
      return;
    }
    this.#channel ??= this.#watch();
    this.#lookIn(POLL_MS);
  }

  #lookIn(ms: number): void {
    clearTimeout(this.#poll);
    this.#poll = setTimeout(() => {
      void this.load().then(() => {
        this.#follow();
      });
    }, ms);
  }

  #watch(): Channel {
    const channel = new Channel({
      url: async () =>
        (await dataOf(this.api.POST('/ws-tickets', { body: {}, signal: this.#run.signal }))).webSocketUrl,
      onOpen: () => {
        this.isLive.value = true;
        channel.send({ action: 'watch', jobId: this.jobId });
      },
      onClose: () => {
        this.isLive.value = false;
      },
      onMessage: (message) => {
        if (message.action !== 'JOB_PROGRESS' || message.jobId !== this.jobId || !this.state.value) return;
        const { status, imageCount, processedCount, failedCount } = message;
        // Messages of several workers may come out of order.
        if (!hasEnded(status) && processedCount < this.state.value.processedCount) return;
        this.state.value = { ...this.state.value, status, imageCount, processedCount, failedCount };
        this.#lookIn(RESULTS_MS);
      },
    });
    return channel;
  }

  async #change(call: Parameters<typeof dataOf>[0]): Promise<void> {
    const hasWorked = await this.#attempt(() => dataOf(call));
    if (hasWorked) await this.load();
  }

  async #attempt(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      this.failure.value = undefined;
      return true;
    } catch (error) {
      if (!this.#run.signal.aborted) this.failure.value = sentenceOf(error);
      return false;
    }
  }
}
