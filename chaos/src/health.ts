import { stat } from 'node:fs/promises';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Chance } from './chance.js';
import type { Member } from './processes/member.js';
import type { Ledger } from './witness/ledger.js';

const FULL = '/dev/full';
const FULL_SHARE = 0.2;
/** The container's check takes a worker for dead whose file is older than 40 s, and the file is written every ten. */
const OLDEST_MS = 25_000;
/** A worker that was just started or stopped has not written it yet. */
const GRACE_MS = 3_000;

/** The disks of the workers: where they keep their health files, and log, some of them onto a disk that is full. */
export class Disks {
  readonly #full: number | undefined;
  /** For each worker on a full disk, how many images it had ended before. */
  readonly #marks = new Map<string, number>();
  #imagesEnded = 0;
  #lives = 0;
  #oldestMs = 0;

  constructor(
    private readonly folder: string,
    private readonly chance: Chance,
    private readonly ledger: Ledger,
  ) {
    if (existsSync(FULL)) this.#full = openSync(FULL, 'w');
  }

  /** Whether this machine has a disk that is full. */
  get canBeFull(): boolean {
    return this.#full !== undefined;
  }

  /** How many workers had a full disk, and how many images they have ended all the same. */
  get onFull(): { readonly lives: number; readonly images: number } {
    const running = [...this.#marks].reduce((sum, [worker, mark]) => sum + this.ledger.endedBy(worker) - mark, 0);
    return { lives: this.#lives, images: this.#imagesEnded + running };
  }

  /** The oldest that a file was of a worker that ran, in milliseconds. */
  get oldestMs(): number {
    return this.#oldestMs;
  }

  /**
   * The first of a worker's processes has a disk as it should be; of the others each has one that is full until one of them has
   * ended an image, and then some.
   *
   * @param life the n-th process of that worker.
   */
  of(worker: string, life: number): { readonly health: string; readonly output?: number } {
    const mark = this.#marks.get(worker);
    const ended = this.ledger.endedBy(worker);
    if (mark !== undefined) this.#imagesEnded += ended - mark;
    this.#marks.delete(worker);
    const isOwed = this.onFull.images === 0;
    const isFull = life > 1 && (isOwed || this.chance.share('disk', worker, life) < FULL_SHARE);
    if (!isFull || this.#full === undefined) return { health: this.#healthOf(worker) };
    this.#marks.set(worker, ended);
    this.#lives++;
    return { health: FULL, output: this.#full };
  }

  /** Whether a worker that runs looks dead to its container. */
  async looksDead(worker: Member): Promise<boolean> {
    const life = worker.lives;
    const isLookedAt = (): boolean => worker.isReady && worker.lives === life && worker.age >= GRACE_MS;
    if (!isLookedAt() || this.#marks.has(worker.name)) return false;
    const { mtimeMs } = await stat(this.#healthOf(worker.name));
    const age = Date.now() - mtimeMs;
    if (!isLookedAt()) return false;
    this.#oldestMs = Math.max(this.#oldestMs, age);
    return age > OLDEST_MS;
  }

  #healthOf(worker: string): string {
    return join(this.folder, `${worker}.health`);
  }
}
