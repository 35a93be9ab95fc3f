import type { Schemas } from '@spotter/client';
import { computed, signal } from '@preact/signals';
import type { ImageDetections, Job } from '../detections/detections.js';
import { hasEnded } from './status.js';

export type ImageResult = ImageDetections;
export type ImageError = Schemas['FailedImage'];

export interface ImagesQuery {
  readonly limit: number;
  readonly cursor?: string;
  readonly include?: 'viewUrl';
}

/** So many images that a page of them is all of most jobs, and a screen or three. */
const PAGE = 24;

/** Images of a range of indexes that have ended. */
interface Page {
  readonly cursor: string | undefined;
  readonly results: readonly ImageResult[];
  readonly errors: readonly ImageError[];
  readonly nextCursor: string | undefined;
  /** Nothing in it changes any more, so that it is not asked for again while the rest of the job goes on. */
  readonly isSettled: boolean;
}

/** The images of a job, as many pages of them as somebody has asked for. */
export class JobImages {
  readonly #pages = signal<readonly Page[]>([]);
  readonly results = computed(() => this.#pages.value.flatMap(({ results }) => results));
  readonly errors = computed(() => this.#pages.value.flatMap(({ errors }) => errors));
  /** Whether there are more images than those of the pages that were asked for. */
  readonly hasMore = computed(() => this.#pages.value.at(-1)?.nextCursor !== undefined);
  readonly isSettled = computed(() => this.#pages.value.length > 0 && this.#pages.value.every((one) => one.isSettled));
  readonly #renewals = new Map<Page['cursor'], Promise<void>>();

  /** @param ask reads a page of the job. */
  constructor(private readonly ask: (query: ImagesQuery) => Promise<Job>) {}

  /** The pages in which something may have changed. */
  async refresh(): Promise<void> {
    if (this.#pages.value.length === 0) await this.#load(undefined);
    else for (const { cursor } of this.#pages.value.filter(({ isSettled }) => !isSettled)) await this.#load(cursor);
  }

  async more(): Promise<void> {
    const nextCursor = this.#pages.value.at(-1)?.nextCursor;
    if (nextCursor !== undefined) await this.#load(nextCursor);
  }

  /** The job has been changed: each page may be another one. */
  unsettle(): void {
    this.#pages.value = this.#pages.value.map((page) => ({ ...page, isSettled: false }));
  }

  /** The picture's URL has ended: another one, which the others of its page get with it. */
  async renew(imageIndex: number): Promise<string | undefined> {
    const page = this.#pages.value.find(({ results }) => results.some((one) => one.imageIndex === imageIndex));
    if (page === undefined) return undefined;
    const { cursor } = page;
    const renewal = this.#renewals.get(cursor) ?? this.#load(cursor).finally(() => this.#renewals.delete(cursor));
    this.#renewals.set(cursor, renewal);
    await renewal;
    return this.results.value.find((one) => one.imageIndex === imageIndex)?.viewUrl;
  }

  async #load(cursor: string | undefined): Promise<void> {
    const job = await this.ask({ limit: PAGE, include: 'viewUrl', ...(cursor !== undefined && { cursor }) });
    const former = this.#pages.value.find((one) => one.cursor === cursor);
    const page = pageOf(cursor, job, former);
    this.#pages.value = former
      ? this.#pages.value.map((one) => (one === former ? page : one))
      : [...this.#pages.value, page];
  }
}

/** A job that waits tells of no images; of one that is tried again, those that are done already stay. */
function pageOf(cursor: Page['cursor'], job: Job, former: Page | undefined): Page {
  const { status, detections, errors = [], nextCursor } = job;
  const isOver = hasEnded(status);
  if (!detections) {
    const { results = [], nextCursor: next } = former ?? {};
    return { cursor, results, errors, nextCursor: next, isSettled: isOver };
  }
  const isSettled = isOver || detections.length + errors.length === PAGE;
  return { cursor, results: detections, errors, nextCursor, isSettled };
}
