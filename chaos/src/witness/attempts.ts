import type { ImageItem } from '@spotter/shared';
import { imageKey } from '../checker/history.js';
import type { ImageRun, Observation } from '../checker/observation.js';

interface Begun {
  readonly attempt: number;
  readonly sender: string;
  readonly until: number;
  readonly image: ImageRun;
  isCut: boolean;
  /** Its process is gone; the next one has the same name. */
  isOfTheDead: boolean;
}

type Note = (observation: Observation) => void;

/**
 * Which attempts have begun and not reported back, by what was stored of them. One that its process died of, or whose lease ran
 * out, has been cut short.
 */
export class Attempts {
  /** By image, of which one is tried at a time. */
  readonly #begun = new Map<string, Begun>();
  #count = 0;

  /** @param leaseMs how long a lease is, from when its owner read the clock. */
  constructor(
    private readonly leaseMs: number,
    private readonly note: Note,
  ) {}

  /**
   * An image was written by a process: `before` is how it was stored until then. `expire` is to be called before.
   *
   * A lease alone does not say that a detector has begun: its owner may give it back at once, or have given up before the start
   * was carried out. So whose attempt it was is known of those alone that end with a result. What its process wrote before it
   * died may arrive after: an attempt that was cut short can still be given back, and the image is free then.
   */
  written(sender: string, before: ImageItem | undefined, image: ImageItem, now: number): void {
    const owner = ownerOf(image);
    if (owner === ownerOf(before)) return;
    const key = imageKey(image);
    const last = this.#begun.get(key);
    this.#begun.delete(key);
    // One that lost its lease to another, before that had run out, goes on; also when it is the other who gives it back.
    if (last !== undefined && owner === undefined && (image.status !== 'PENDING' || last.sender === sender)) {
      const isOurs = image.status === 'DONE' && last.sender === sender && !last.isOfTheDead;
      const process = isOurs && { process: sender };
      this.note({ at: now, what: 'attempt-over', attempt: last.attempt, ...process, ...last.image });
    }
    if (image.status !== 'PENDING' || image.leaseUntil === undefined) return;
    const { jobId, imageIndex, run } = image;
    const until = Date.parse(image.leaseUntil);
    const attempt = ++this.#count;
    const begun = { attempt, sender, until, image: { jobId, imageIndex, run }, isCut: false, isOfTheDead: false };
    this.#begun.set(key, begun);
    this.note({ at: until - this.leaseMs, what: 'attempt', attempt: begun.attempt, ...begun.image });
  }

  /** How many leases a process has whose attempts have not ended. */
  heldBy(sender: string, now: number): number {
    return [...this.#begun.values()].filter((begun) => !begun.isCut && begun.sender === sender && begun.until > now)
      .length;
  }

  /** @param culprit the image that it died of. */
  died(sender: string, now: number, culprit?: ImageRun): void {
    this.#cut((begun) => begun.sender === sender, now, culprit);
    for (const begun of this.#begun.values()) if (begun.sender === sender) begun.isOfTheDead = true;
  }

  expire(now: number): void {
    this.#cut(({ until }) => until <= now, now);
  }

  #cut(isCut: (begun: Begun) => boolean, at: number, culprit?: ImageRun): void {
    for (const begun of this.#begun.values()) {
      if (begun.isCut || !isCut(begun)) continue;
      begun.isCut = true;
      this.note({ at, what: 'cut-short', ...(culprit && { culprit }), ...begun.image });
    }
  }
}

function ownerOf(image: ImageItem | undefined): string | undefined {
  return image?.status === 'PENDING' ? image.leaseOwner : undefined;
}
