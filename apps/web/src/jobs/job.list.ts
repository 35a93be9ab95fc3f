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
  #run = new AbortController();
  readonly #stop = new AbortController();

  constructor(private readonly api: SpotterClient) {}

  /** Loads them, and again when the page is seen again or there is a connection again. */
  open(): void {
    const look = (): void => {
      if (document.visibilityState === 'visible') void this.load();
    };
    const { signal } = this.#stop;
    document.addEventListener('visibilitychange', look, { signal });
    addEventListener('online', look, { signal });
    look();
  }

  /** The newest ones, in place of what was there. */
  load(): Promise<void> {
    return this.#load();
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
    const { signal } = this.#run;
    this.isLoading.value = true;
    const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
    try {
      const { jobs, nextCursor } = await dataOf(this.api.GET('/jobs', { params: { query }, signal }));
      batch(() => {
        this.jobs.value = cursor === undefined ? jobs : [...this.jobs.value, ...jobs];
        this.nextCursor.value = nextCursor;
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
}
