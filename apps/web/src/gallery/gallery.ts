import type { Schemas, SpotterClient } from '@spotter/client';
import { signal } from '@preact/signals';
import { dataOf, sentenceOf } from '../api/failure.js';

export type Exercise = Schemas['Exercise'];
export type DifficultyLevel = NonNullable<Exercise['difficultyLevel']>;

export interface Filter {
  /** What name or description must contain; empty for all. */
  readonly search: string;
  readonly difficultyLevel?: DifficultyLevel;
}

const PAGE = 24;
/** As long as a hand rests between two keys. */
const PAUSE_MS = 250;

/** The exercises that a filter leaves, page by page; what another filter had still asked for is dropped. */
export class Gallery {
  readonly exercises = signal<readonly Exercise[]>([]);
  readonly filter = signal<Filter>({ search: '' });
  readonly isLoading = signal(false);
  /** Whether all that there is has been loaded. */
  readonly isWhole = signal(false);
  readonly failure = signal<string>();
  #cursor: string | undefined;
  #run = new AbortController();
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly api: SpotterClient) {}

  /** Begins anew with another filter: at once, or, while somebody types, after a pause. */
  show(filter: Filter, when: 'now' | 'after a pause' = 'now'): void {
    this.stop();
    this.#run = new AbortController();
    this.filter.value = filter;
    this.isLoading.value = true;
    this.#pause = setTimeout(() => void this.#load(true), when === 'now' ? 0 : PAUSE_MS);
  }

  /** Adds the next page, unless there is none or one is on its way. */
  async more(): Promise<void> {
    if (this.isLoading.value || this.isWhole.value) return;
    await this.#load(false);
  }

  /** Takes pictures' URLs anew: they end. */
  async renew(exerciseId: string): Promise<void> {
    const { data } = await dataOf(this.api.GET('/exercises/{exerciseId}', { params: { path: { exerciseId } } }));
    this.exercises.value = this.exercises.value.map((one) => (one.exerciseId === exerciseId ? data : one));
  }

  stop(): void {
    clearTimeout(this.#pause);
    this.#run.abort();
  }

  async #load(isFirst: boolean): Promise<void> {
    const { signal } = this.#run;
    this.isLoading.value = true;
    this.failure.value = undefined;
    try {
      const { exercises, nextCursor } = await this.#page(isFirst ? undefined : this.#cursor, signal);
      if (signal.aborted) return;
      this.exercises.value = isFirst ? exercises : [...this.exercises.value, ...exercises];
      this.#cursor = nextCursor;
      this.isWhole.value = nextCursor === undefined;
    } catch (error) {
      if (signal.aborted) return;
      this.failure.value = sentenceOf(error);
    }
    this.isLoading.value = false;
  }

  async #page(cursor: string | undefined, signal: AbortSignal) {
    const { search, difficultyLevel } = this.filter.value;
    const text = search.trim();
    const query = {
      limit: PAGE,
      ...(text !== '' && { search: text }),
      ...(difficultyLevel && { difficultyLevel }),
      ...(cursor !== undefined && { cursor }),
    };
    const { data } = await dataOf(this.api.GET('/exercises', { params: { query }, signal }));
    return data;
  }
}
