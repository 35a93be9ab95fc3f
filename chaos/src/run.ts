import { setTimeout as delay } from 'node:timers/promises';
import { scheduledEvent } from '../../test/events/schedule.js';
import { repeatAll } from './final/answer.checks.js';
import { GOOD } from './scenario/pictures.js';
import { Season } from './season.js';
import { BOUNDS, SWEEP_MS } from './times.js';
import type { World } from './world.js';

const UNDISTURBED_MS = 30_000;
const LOOK_MS = 100;
const HEALTH_MS = 1_000;
const LETTERS_MS = 4_000;
const MOST_SWEEPS = 3;
/** EventBridge calls at least once. */
const TWICE_SHARE = 0.1;

/** How long what took, in milliseconds. */
export interface Durations {
  readonly faults: number;
  readonly quiet: number;
}

/** The phases of a run. */
export class Run {
  readonly #ended = new AbortController();
  readonly #background: Promise<void>[] = [];

  constructor(private readonly world: World) {}

  /** The schedule calls from here on to the end. */
  begin(): void {
    const sweeps = new Set<Promise<void>>();
    this.#background.push(
      this.#every(SWEEP_MS, (count) => {
        // One that hangs keeps no other from its turn.
        if (sweeps.size >= MOST_SWEEPS) return Promise.resolve();
        const sweep = this.#sweep(count).finally(() => sweeps.delete(sweep));
        sweeps.add(sweep);
        return Promise.resolve();
      }),
    );
    this.#background.push(this.#every(HEALTH_MS, () => this.#lookAtHealth()));
  }

  async end(): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#background);
  }

  /** Learns what is in the pictures while nothing goes wrong. @throws Error when not even that works. */
  async undisturbed(): Promise<void> {
    const { pictures, client } = this.world;
    const userId = 'undisturbed';
    await pictures.load();
    await pictures.uploadAll(userId);
    const imageUrls = GOOD.map((name) => pictures.urlOf(userId, name));
    const jobId = await client.submit({ userId, imageUrls });
    if (jobId === undefined) throw new Error('A job was refused although nothing went wrong');
    const end = performance.now() + UNDISTURBED_MS;
    while (performance.now() < end) {
      const view = await client.read(userId, jobId);
      if (view !== undefined && view !== 'nothing' && view.status === 'COMPLETED' && view.failedCount === 0) {
        for (const { imageIndex, detections } of view.detections ?? [])
          pictures.learn(GOOD[imageIndex] ?? '', detections);
        return;
      }
      await delay(LOOK_MS);
    }
    throw new Error('A job did not complete although nothing went wrong');
  }

  /** Lets all go wrong that there is. */
  async disturbed(): Promise<number> {
    const { killer, crowd, operator } = this.world;
    const over = new AbortController();
    const started = performance.now();
    const { signal } = over;
    const working = [crowd.run(signal), killer.run(signal), operator.run(signal), this.#sendPoison(signal)];
    await new Season(this.world).play();
    over.abort();
    this.#lookAtDeadly();
    await Promise.all(working);
    while (this.world.fleet.late() > 0) await delay(LOOK_MS);
    return performance.now() - started;
  }

  /** From now on nothing goes wrong. @returns after how many milliseconds all was quiet. */
  async calm(): Promise<number> {
    const { ledger, answers } = this.world;
    const started = performance.now();
    ledger.note({ at: Date.now(), what: 'fault-ended', isLossy: false });
    answers.calm();
    await this.#settled();
    return performance.now() - started;
  }

  /**
   * What an operator and clients can still mend: dead letters are redriven, requests are repeated, and what was given up is tried
   * again.
   *
   * @returns how many jobs were retried.
   */
  async mend(): Promise<number> {
    const { operator, ledger, client, pictures, faults } = this.world;
    await operator.redriveAll();
    faults.push(...(await repeatAll(this.world)));
    await this.#settled();
    const truth = pictures.truth();
    const given = [...ledger.images.values()].filter(
      (image) => image.status === 'FAILED' && truth.has(image.imageUrl) && image.error.code === 'ATTEMPTS_EXHAUSTED',
    );
    const jobs = [...new Set(given.map(({ jobId }) => jobId))].flatMap((jobId) => ledger.jobs.get(jobId) ?? []);
    const open = jobs.filter(({ status }) => status === 'COMPLETED' || status === 'FAILED');
    for (const { jobId, userId } of open) {
      const status = await client.retry(userId, jobId);
      if (status !== 202) faults.push({ jobId, because: `its retry got status ${status ?? 'of nothing'}` });
    }
    await this.#settled();
    return open.length;
  }

  /** While an attempt on it ends its process, no such image can be done. */
  #lookAtDeadly(): void {
    const { ledger, pictures, faults } = this.world;
    for (const { jobId, imageUrl, status } of ledger.images.values()) {
      if (pictures.nameOf(imageUrl) !== 'deadly' || !imageUrl.includes('/user-')) continue;
      if (status === 'DONE') faults.push({ jobId, because: 'an image is done that ends its process' });
    }
  }

  async #settled(): Promise<void> {
    const end = performance.now() + BOUNDS.quiet;
    while (this.world.ledger.unsettled().length > 0 && performance.now() < end) await delay(LOOK_MS);
  }

  async #sweep(count: number): Promise<void> {
    const names =
      this.world.chance.share('twice', count) < TWICE_SHARE ? (['sweep', 'api'] as const) : (['sweep'] as const);
    // A run that fails, or is cut short, is the next one's to go on with.
    await Promise.all(names.map((name) => this.world.fleet.invoke(name, scheduledEvent()).catch(() => undefined)));
  }

  async #lookAtHealth(): Promise<void> {
    const workers = this.world.fleet.members.filter(({ role }) => role === 'worker');
    for (const worker of workers) {
      if (!(await this.world.disks.looksDead(worker))) continue;
      this.world.faults.push({ jobId: '', because: `${worker.name} looked dead to its container` });
    }
  }

  async #sendPoison(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.world.letters.poison();
      await delay(LETTERS_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #every(periodMs: number, work: (count: number) => Promise<void>): Promise<void> {
    const { signal } = this.#ended;
    for (let count = 0; !signal.aborted; count++) {
      await Promise.all([work(count), delay(periodMs, undefined, { signal }).catch(() => undefined)]);
    }
  }
}
