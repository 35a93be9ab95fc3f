import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const FIRST_PAUSE_MS = 50;

export interface BatchOptions {
  /** How many items the service takes in one call. */
  readonly size: number;
  /** How many calls may be under way at a time. */
  readonly lanes: number;
  /** How often a batch is tried. */
  readonly rounds: number;
  /** When everything ends, counted from the call. */
  readonly deadlineMs: number;
}

/** Sends a batch and returns those of its items that the service did not take; the signal is aborted at the deadline. */
export type SendBatch<Item> = (batch: readonly Item[], signal: AbortSignal) => Promise<readonly Item[]>;

/**
 * Sends items batch by batch, and again those that were left, after growing and random pauses. At the deadline it stops
 * waiting, even for a call that hangs: a Lambda function that waits on is killed with its answer.
 *
 * @returns the items that are left; one whose call was cut short by the deadline may have arrived all the same.
 * @throws whatever `send` throws before the deadline.
 */
export async function sendInBatches<Item>(
  items: readonly Item[],
  { size, lanes, rounds, deadlineMs }: BatchOptions,
  send: SendBatch<Item>,
): Promise<Item[]> {
  const batches = Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
  // Not AbortSignal.timeout(): what has listeners to it would be kept until then, long after the last item was sent.
  const deadline = new AbortController();
  const { signal } = deadline;
  const overdue = once(signal, 'abort');
  const timer = setTimeout(() => {
    deadline.abort();
  }, deadlineMs).unref();
  const trySend = async (batch: readonly Item[], round: number): Promise<readonly Item[]> => {
    try {
      if (round > 0) await delay(Math.random() * FIRST_PAUSE_MS * 2 ** round, undefined, { signal });
      return await Promise.race([send(batch, signal), overdue.then(() => batch)]);
    } catch (error) {
      if (signal.aborted) return batch;
      throw error;
    }
  };
  const left: Item[] = [];
  const lane = async (): Promise<void> => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      let rest: readonly Item[] = batch;
      for (let round = 0; round < rounds && rest.length > 0 && !signal.aborted; round++) {
        rest = await trySend(rest, round);
      }
      left.push(...rest);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  // Not when one has thrown: the others have their deadline yet.
  clearTimeout(timer);
  return left;
}
