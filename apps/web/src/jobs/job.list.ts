import type { Schemas, SpotterClient } from '@spotter/client';
import { batch, signal } from '@preact/signals';
import { dataOf, sentenceOf } from '../api/failure.js';

const PAGE = 20;

/** The person's jobs, the newest first. */
export class JobList {
  readonly jobs = signal<readonly Schemas['JobSummary'][]>([]);
  readonly nextCursor = signal<string>();
  readonly failure = signal<string>();
  readonly isLoading = signal(true);
  /** Of the page that was asked for last. */
  #cursor: string | undefined;
  #run = new AbortController();
  readonly #stop = new AbortController();

  constructor(private readonly api: SpotterClient) {}

  /** Loads them, and the newest again when the page is seen again or there is a connection again. */
  open(): void {
    const look = (): void => {
      // Older ones that are on their way would be lost.
      const isOnTheWay = this.isLoading.value && this.#cursor !== undefined;
      if (document.visibilityState === 'visible' && !isOnTheWay) void this.#load();
    };
    const { signal } = this.#stop;
    document.addEventListener('visibilitychange', look, { signal });
    addEventListener('online', look, { signal });
    look();
  }

  /** What was asked for last, and did not come. */
  again(): Promise<void> {
    return this.#load(this.#cursor);
  }

  older(): Promise<void> {
    return this.#load(this.nextCursor.value);
  }

  close(): void {
    this.#stop.abort();
    this.#run.abort();
  }

  async #load(cursor?: string): Promise<void> {
    // What was asked for before would be put behind what comes now.
    this.#run.abort();
    this.#run = new AbortController();
    this.#cursor = cursor;
    const { signal } = this.#run;
    this.isLoading.value = true;
    const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
    try {
      const { jobs, nextCursor } = await dataOf(this.api.GET('/jobs', { params: { query }, signal }));
      batch(() => {
        const older = cursor === undefined ? this.#olderThan(jobs.at(-1)?.jobId) : [];
        this.jobs.value = cursor === undefined ? [...jobs, ...older] : [...this.jobs.value, ...jobs];
        if (older.length === 0) this.nextCursor.value = nextCursor;
        this.failure.value = undefined;
        this.isLoading.value = false;
      });
    } catch (error) {
      if (signal.aborted) return;
      batch(() => {
        this.failure.value = sentenceOf(error);
        this.isLoading.value = false;
      });
    }
  }

  /** What somebody has loaded behind a job stays when the newest come again. */
  #olderThan(jobId: string | undefined): readonly Schemas['JobSummary'][] {
    const at = this.jobs.value.findIndex((job) => job.jobId === jobId);
    return at < 0 ? [] : this.jobs.value.slice(at + 1);
  }
}
