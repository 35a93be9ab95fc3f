import { setTimeout as delay } from 'node:timers/promises';

/**
 * From the beginning of one call to the next, in milliseconds: nobody notices that an image is counted so much later, and with some
 * images in work at a time most calls are saved.
 */
export const CALL_SPACING_MS = 50;

/** Waits for as long. */
export function spacing(): Promise<unknown> {
  return delay(CALL_SPACING_MS);
}

/** One at least. */
export type Entries<Entry> = readonly [Entry, ...Entry[]];

export interface BatcherOptions<Entry, Answer> {
  /** Entries of a call. */
  readonly most: number;
  /** From the beginning of one call of a key to the next. */
  readonly spacing: () => Promise<unknown>;
  /** Makes it for all of them, which have one key; its failure is that of each. */
  readonly call: (entries: Entries<Entry>) => Promise<Answer>;
}

/** What goes with one call, and its answer, which is everybody's. */
interface Batch<Entry, Answer> {
  readonly entries: [Entry, ...Entry[]];
  /** Has it made without further waiting. */
  readonly begin: () => void;
  readonly answer: Promise<Answer>;
}

/**
 * Makes one call for many who ask: the first of a key is made at once, and what is asked for soon after it has begun goes with the
 * next one. So nobody waits who asks for little, and much that is asked for takes few calls. No call waits for the answer to
 * another, which may not come.
 */
export class Batcher<Entry, Answer> {
  readonly #gathering = new Map<string, Batch<Entry, Answer>>();
  /** By key, when its next call may begin. */
  readonly #ready = new Map<string, Promise<unknown>>();

  constructor(private readonly options: BatcherOptions<Entry, Answer>) {}

  /** Has an entry go with a call that has not begun. */
  add(key: string, entry: Entry): Promise<Answer> {
    const gathering = this.#gathering.get(key);
    const batch = gathering ?? this.gather(key, entry);
    if (gathering !== undefined) gathering.entries.push(entry);
    if (batch.entries.length >= this.options.most) {
      // What comes from now on is the next one's.
      this.#gathering.delete(key);
      batch.begin();
    }
    return batch.answer;
  }

  private gather(key: string, first: Entry): Batch<Entry, Answer> {
    const entries: Batch<Entry, Answer>['entries'] = [first];
    const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
    // Also when it need not wait: what is asked for at the same moment goes with it.
    const answer = Promise.race([this.#ready.get(key), begun]).then(() => {
      if (this.#gathering.get(key) === batch) this.#gathering.delete(key);
      return this.makeCall(key, entries);
    });
    const batch: Batch<Entry, Answer> = {
      entries,
      begin: () => {
        begin(undefined);
      },
      answer,
    };
    this.#gathering.set(key, batch);
    return batch;
  }

  private makeCall(key: string, entries: Entries<Entry>): Promise<Answer> {
    const { call, spacing } = this.options;
    const ready = spacing().then(() => {
      if (this.#ready.get(key) === ready) this.#ready.delete(key);
    });
    this.#ready.set(key, ready);
    return call(entries);
  }
}
