import type { ImageItem, JobItem } from '@spotter/shared';
import { countedOf, isOpen, REQUEST_INDEX } from '@spotter/shared';
import { imageKey } from '../checker/history.js';
import type { Observation } from '../checker/observation.js';
import { Attempts } from './attempts.js';
import type { DueJob } from './witness.js';
import type { WrittenItem } from './written.items.js';

export interface LedgerOptions {
  readonly tables: { readonly jobs: string; readonly detections: string };
  readonly leaseMs: number;
}

/** All that was observed, and how jobs and images are stored now. */
export class Ledger {
  readonly observations: Observation[] = [];
  readonly jobs = new Map<string, JobItem>();
  readonly attempts: Attempts;
  /** The ids of jobs whose items were seen, whatever became of them, and whose they are. */
  readonly owners = new Map<string, string>();
  readonly #images = new Map<string, ImageItem>();
  readonly #unsettled = new Set<string>();
  /** How many images each process has ended. */
  readonly #endedBy = new Map<string, number>();

  constructor(private readonly options: LedgerOptions) {
    this.attempts = new Attempts(options.leaseMs, (observation) => this.observations.push(observation));
  }

  note(observation: Observation): void {
    this.observations.push(observation);
  }

  /** Takes what a process has written. */
  written(sender: string, items: readonly WrittenItem[]): void {
    const { jobs, detections } = this.options.tables;
    for (const each of items) {
      if (each.table === jobs) this.#jobWritten(each);
      else if (each.table === detections) this.#imageWritten(sender, each);
    }
  }

  image(jobId: string, imageIndex: number): ImageItem | undefined {
    return this.#images.get(imageKey({ jobId, imageIndex }));
  }

  /** All images that are stored. */
  get images(): ReadonlyMap<string, ImageItem> {
    return this.#images;
  }

  /** The jobs that have not ended, or are being deleted. */
  unsettled(): readonly JobItem[] {
    return [...this.#unsettled].flatMap((jobId) => this.jobs.get(jobId) ?? []);
  }

  /** How many images of open jobs have not been counted. */
  openImages(): number {
    const open = this.unsettled().filter(isOpen);
    return open.reduce((sum, job) => sum + job.imageCount - countedOf(job), 0);
  }

  /** Whether an index shows some job as due that is so no more. */
  isBehind(due: readonly DueJob[]): boolean {
    return due.some(({ jobId, nextCheckAt }) => this.jobs.get(jobId)?.nextCheckAt !== nextCheckAt);
  }

  endedBy(sender: string): number {
    return this.#endedBy.get(sender) ?? 0;
  }

  #jobWritten({ key, item }: WrittenItem): void {
    const jobId = String(key['jobId']);
    const job = item as JobItem | undefined;
    this.observations.push({ at: Date.now(), what: 'job', jobId, ...(job && { item: job }) });
    if (job === undefined) {
      this.jobs.delete(jobId);
      this.#unsettled.delete(jobId);
      return;
    }
    this.jobs.set(jobId, job);
    this.owners.set(jobId, job.userId);
    if (isOpen(job) || job.status === 'DELETED') this.#unsettled.add(jobId);
    else this.#unsettled.delete(jobId);
  }

  #imageWritten(sender: string, { key, item }: WrittenItem): void {
    const jobId = String(key['jobId']);
    const imageIndex = Number(key['imageIndex']);
    if (imageIndex === REQUEST_INDEX) return;
    const image = item as ImageItem | undefined;
    const name = imageKey({ jobId, imageIndex });
    const before = this.#images.get(name);
    const at = Date.now();
    // What was cut short before counts for the image as it is now, which says in turn how often it was begun.
    this.attempts.expire(at);
    this.observations.push({ at, what: 'image', jobId, imageIndex, ...(image && { item: image }) });
    if (image === undefined) {
      this.#images.delete(name);
      return;
    }
    this.#images.set(name, image);
    this.attempts.written(sender, before, image, at);
    if (before?.status === 'PENDING' && image.status !== 'PENDING') {
      this.#endedBy.set(sender, this.endedBy(sender) + 1);
    }
  }
}
