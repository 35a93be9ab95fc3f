import { setTimeout as delay } from 'node:timers/promises';
import type { JobItem } from '../jobs/job.items.js';
import { createLogger } from '../logging/logger.js';
import type { Watcher } from './job.watchers.js';
import { ProgressNotices } from './progress.notices.js';

/** When all of it happens. */
export const TIME = '2026-01-01T00:00:00.000Z';

const job: JobItem = {
  jobId: 'a',
  userId: 'ada',
  status: 'PROCESSING',
  run: 1,
  imageCount: 10,
  sends: 1,
  seen: 0,
  createdAt: TIME,
  openedAt: TIME,
  updatedAt: TIME,
};

/** A job of ten images, so many of which are counted. */
export function counted(images: number, change: Partial<JobItem> = {}): JobItem {
  const done = new Set(Array.from({ length: images }, (_, index) => index));
  return { ...job, ...(images > 0 && { done }), ...change };
}

interface Told {
  readonly status: string;
  readonly processedCount: number;
}

/** Where the watchers of a job are, who has gone, and what was sent to whom. */
export class NoticesWorld {
  watchers: Watcher[] = [{ connectionId: 'c', jobId: 'a', watchedAt: TIME }];
  readonly gone = new Set<string>();
  readonly failing = new Set<string>();
  readonly removed: string[] = [];
  readonly sent: (Told & { readonly connectionId: string; readonly at: number })[] = [];
  /** How long each message takes. */
  sendMs = 0;
  /** Whether the tables are there. */
  isDown = false;
  now = Date.parse(TIME);
  readonly stored = new Map<string, JobItem>();
  readonly notices = new ProgressNotices(
    { get: (jobId) => this.read(() => this.stored.get(jobId)) },
    {
      of: (jobId) => this.read(() => this.watchers.filter((watcher) => watcher.jobId === jobId)),
      remove: ({ connectionId }) => {
        this.removed.push(connectionId);
        return Promise.resolve();
      },
    },
    { send: (connectionId, message) => this.send(connectionId, message as Told) },
    createLogger({ serviceName: 'test', logLevel: 'SILENT' }),
    () => new Date(this.now),
  );

  count(images: number, change: Partial<JobItem> = {}): void {
    this.notices.counted(this.store(counted(images, change)));
  }

  end(images: number, change: Partial<JobItem>): void {
    this.notices.ended(this.store(counted(images, change)));
  }

  get told(): string[] {
    return this.sent.map(({ status, processedCount }) => `${status} ${processedCount}`);
  }

  private read<T>(value: () => T): Promise<T> {
    return this.isDown ? Promise.reject(new Error('no table')) : Promise.resolve(value());
  }

  private store(written: JobItem): JobItem {
    this.stored.set(written.jobId, written);
    return written;
  }

  private async send(connectionId: string, { status, processedCount }: Told): Promise<'sent' | 'gone'> {
    await delay(this.sendMs);
    if (this.failing.has(connectionId)) throw new Error('refused');
    if (this.gone.has(connectionId)) return 'gone';
    this.sent.push({ connectionId, status, processedCount, at: performance.now() });
    return 'sent';
  }
}
