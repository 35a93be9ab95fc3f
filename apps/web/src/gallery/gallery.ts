import type { Schemas, SpotterClient } from '@spotter/client';
import { batch, computed, signal } from '@preact/signals';
import { dataOf, sentenceOf } from '../api/failure.js';

export type Exercise = Schemas['Exercise'];
export type DifficultyLevel = NonNullable<Exercise['difficultyLevel']>;

export interface Filter {
  /** What name or description must contain; empty for all. */
  readonly search: string;
  readonly difficultyLevel?: DifficultyLevel;
}

/** A part of the list, and what it was asked for by: it is asked for again when the URLs in it have ended. */
interface Page {
  readonly cursor: string | undefined;
  readonly exercises: readonly Exercise[];
  readonly nextCursor: string | undefined;
}

const PAGE = 24;
/** As long as a hand rests between two keys. */
const PAUSE_MS = 250;

/** The exercises that a filter leaves, page by page; what another filter had still asked for is dropped. */
export class Gallery {
  /** What is to be shown. */
  readonly filter = signal<Filter>({ search: '' });
  /** What was asked for last: the same, but for the pauses of somebody who types. */
  readonly asked = signal<Filter>();
  readonly isLoading = signal(false);
  readonly failure = signal<string>();
  readonly #pages = signal<readonly Page[]>([]);
  readonly exercises = computed(() => this.#pages.value.flatMap(({ exercises }) => exercises));
  /** Whether all that there is has been loaded. */
  readonly isWhole = computed(() => {
    const last = this.#pages.value.at(-1);
    return last !== undefined && last.nextCursor === undefined;
  });
  /** How many pages there are, of which some may be empty: a filter looks at so many exercises at a time. */
  readonly pageCount = computed(() => this.#pages.value.length);
  readonly #renewals = new Map<Page['cursor'], Promise<readonly Exercise[]>>();
  #run = new AbortController();
  #pause: ReturnType<typeof setTimeout> | undefined;
  #leftId: string | undefined;

  constructor(private readonly api: SpotterClient) {}

  /** The exercise that was looked at last, to come back to. */
  get leftId(): string | undefined {
    return this.#leftId;
  }

  leave(exerciseId: string): void {
    this.#leftId = exerciseId;
  }

  /** Begins anew with another filter: at once, or, while somebody types, after a pause. */
  show(filter: Filter, when: 'now' | 'after a pause' = 'now'): void {
    clearTimeout(this.#pause);
    this.#run.abort();
    this.#run = new AbortController();
    batch(() => {
      this.filter.value = filter;
      this.isLoading.value = true;
    });
    if (when === 'now') void this.#begin();
    else this.#pause = setTimeout(() => void this.#begin(), PAUSE_MS);
  }

  /** Adds the next page, unless there is none or one is on its way; the first one, when that did not come. */
  async more(): Promise<void> {
    if (this.isLoading.value || this.isWhole.value) return;
    await this.#load();
  }

  /** There is a connection again: asks again for what did not come. */
  async resume(): Promise<void> {
    if (this.failure.value !== undefined) await this.more();
  }

  find(exerciseId: string): Exercise | undefined {
    return this.exercises.value.find((one) => one.exerciseId === exerciseId);
  }

  /** The exercise with URLs that have not ended, which the others of its page get with it. */
  async renew(exerciseId: string): Promise<Exercise | undefined> {
    const page = this.#pages.value.find(({ exercises }) => exercises.some((one) => one.exerciseId === exerciseId));
    if (page === undefined) return undefined;
    const { cursor } = page;
    const renewal = this.#renewals.get(cursor) ?? this.#renewed(page).finally(() => this.#renewals.delete(cursor));
    this.#renewals.set(cursor, renewal);
    return (await renewal).find((one) => one.exerciseId === exerciseId);
  }

  async #renewed({ cursor }: Page): Promise<readonly Exercise[]> {
    const { signal } = this.#run;
    const { exercises } = await this.#ask(cursor, signal);
    if (signal.aborted) return [];
    const anew = new Map(exercises.map((one) => [one.exerciseId, one]));
    this.#pages.value = this.#pages.value.map((page) =>
      page.cursor === cursor
        ? { ...page, exercises: page.exercises.map((one) => anew.get(one.exerciseId) ?? one) }
        : page,
    );
    return exercises;
  }

  async #begin(): Promise<void> {
    this.#renewals.clear();
    this.asked.value = this.filter.value;
    await this.#load('anew');
  }

  async #load(how?: 'anew'): Promise<void> {
    const { signal } = this.#run;
    const former = how === 'anew' ? [] : this.#pages.value;
    const cursor = former.at(-1)?.nextCursor;
    batch(() => {
      this.isLoading.value = true;
      this.failure.value = undefined;
    });
    try {
      const { exercises, nextCursor } = await this.#ask(cursor, signal);
      if (signal.aborted) return;
      batch(() => {
        this.#pages.value = [...former, { cursor, exercises, nextCursor }];
        this.isLoading.value = false;
      });
    } catch (error) {
      if (signal.aborted) return;
      batch(() => {
        // Those of another filter are none of this one.
        this.#pages.value = former;
        this.failure.value = sentenceOf(error);
        this.isLoading.value = false;
      });
    }
  }

  async #ask(cursor: string | undefined, signal: AbortSignal) {
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
