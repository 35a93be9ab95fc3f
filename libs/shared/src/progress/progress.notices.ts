import { setTimeout as delay } from 'node:timers/promises';
import type { JobItem } from '../jobs/job.items.js';
import { countedOf, isOpen } from '../jobs/job.items.js';
import type { JobsTable } from '../jobs/jobs.table.js';
import type { Logger } from '../logging/logger.js';
import type { ConnectionSender } from './connection.sender.js';
import { YOUNG_CONNECTION_MS } from './connection.times.js';
import { progressOf } from './job.progress.js';
import type { JobWatchers, Watcher } from './job.watchers.js';

/** Between two messages on the progress of a job, in milliseconds. */
const PAUSE_MS = 1_000;

/** Of how many jobs is told at a time: when telling takes long, what is more is left out, and not kept in memory. */
const MOST_JOBS = 1_000;

/** What is told of a job, one message after the other, so that none overtakes a newer one. */
interface Telling {
  latest: JobItem;
  isTold: boolean;
  /** Aborted when what is to be told next is not to wait. */
  pause: AbortController;
  isHurried: boolean;
  done: Promise<void>;
}

/**
 * Tells those who watch a job of its progress, once a second at most, and at once of its end. Best effort: what fails is
 * logged, and not tried again; who watches can ask for the present state.
 */
export class ProgressNotices {
  readonly #tellings = new Map<string, Telling>();

  constructor(
    private readonly jobs: Pick<JobsTable, 'get'>,
    private readonly watchers: Pick<JobWatchers, 'of' | 'remove'>,
    private readonly sender: Pick<ConnectionSender, 'send'>,
    private readonly logger: Logger,
    private readonly now: () => Date = () => new Date(),
    private readonly onEnded: (job: JobItem) => void = () => undefined,
  ) {}

  /** An image was counted. Neither throws nor has to be waited for, and no step of the job protocol depends on it. */
  counted(job: JobItem): void {
    // With the last image comes the end, which whoever writes it tells.
    if (isOpen(job) && countedOf(job) < job.imageCount) this.#note(job);
  }

  /** The job has ended, by this process: as `counted`. */
  ended(job: JobItem): void {
    const { jobId, run, status } = job;
    this.logger.info('job ended', { jobId, run, status });
    this.onEnded(job);
    this.#note(job);
  }

  /**
   * Tells without further pauses what is still to be told, before a process ends or is frozen.
   *
   * @param timeoutMs after which nothing is waited for any more.
   */
  async settle(timeoutMs: number): Promise<void> {
    if (this.#tellings.size === 0) return;
    const tellings = [...this.#tellings.values()];
    for (const telling of tellings) {
      telling.isHurried = true;
      telling.pause.abort();
    }
    const enough = new AbortController();
    const late = delay(timeoutMs, undefined, { signal: enough.signal }).catch(() => undefined);
    await Promise.race([Promise.all(tellings.map(({ done }) => done)), late]);
    enough.abort();
  }

  #note(job: JobItem): void {
    const telling = this.#tellings.get(job.jobId);
    if (telling === undefined) {
      this.#begin(job);
    } else if (isNewer(job, telling.latest)) {
      telling.latest = job;
      telling.isTold = false;
      if (!isOpen(job)) telling.pause.abort();
    }
  }

  #begin(job: JobItem): void {
    if (this.#tellings.size >= MOST_JOBS) return;
    const telling: Telling = {
      latest: job,
      isTold: false,
      pause: new AbortController(),
      isHurried: false,
      done: Promise.resolve(),
    };
    this.#tellings.set(job.jobId, telling);
    telling.done = this.#run(telling);
  }

  /** After an end too there is a pause: a count that was answered later must not be told after it. */
  async #run(telling: Telling): Promise<void> {
    while (!telling.isTold) {
      telling.isTold = true;
      telling.pause = new AbortController();
      await this.#tell(telling.latest);
      if (!telling.isHurried) await pause(telling.pause.signal);
    }
    this.#tellings.delete(telling.latest.jobId);
  }

  async #tell(job: JobItem): Promise<void> {
    const { jobId } = job;
    try {
      const watchers = await this.watchers.of(jobId);
      const present = watchers.length === 0 ? undefined : await this.#presentState(job);
      if (present === undefined) return;
      const sent = await Promise.allSettled(watchers.map((watcher) => this.#send(watcher, progressOf(present))));
      const errors = sent.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      if (errors.length > 0) throw new AggregateError(errors, `${errors.length} of ${sent.length} were not told`);
    } catch (error) {
      this.logger.warn('those who watch a job could not be told of it', { jobId, error });
    }
  }

  /** Of a job that is open no more, somebody else tells the end; what was counted before must not be told after that. */
  async #presentState(job: JobItem): Promise<JobItem | undefined> {
    if (!isOpen(job)) return job;
    const present = await this.jobs.get(job.jobId);
    return present !== undefined && isOpen(present) ? present : undefined;
  }

  async #send(watcher: Watcher, message: object): Promise<void> {
    const { connectionId, watchedAt } = watcher;
    const sent = await this.sender.send(connectionId, message);
    const isYoung = this.now().getTime() - Date.parse(watchedAt) < YOUNG_CONNECTION_MS;
    if (sent === 'gone' && !isYoung) await this.watchers.remove(watcher);
  }
}

/** Whether something has happened to a job since. Answers of a table may come in another order than they were written. */
function isNewer(job: JobItem, known: JobItem): boolean {
  if (job.run !== known.run) return job.run > known.run;
  if (isOpen(job) !== isOpen(known)) return isOpen(known);
  return countedOf(job) > countedOf(known);
}

async function pause(signal: AbortSignal): Promise<void> {
  await delay(PAUSE_MS, undefined, { signal, ref: false }).catch(() => undefined);
}
