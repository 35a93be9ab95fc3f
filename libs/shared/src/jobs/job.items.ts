import type { Detection, DetectionOptions, ImageError, ModelIdentity } from '../contracts/detection.js';
import { LIMITS } from '../contracts/limits.js';

export type JobStatus = 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'DELETED';

export const OPEN_SHARDS = 8;
export const REQUEST_INDEX = -1;

/** How long request and image items outlive their creation, in seconds: longer than any job that could need them. */
export const IMAGE_ITEM_SECONDS = 60 * 24 * 60 * 60;

/** The small, hot item of a job. Times are ISO-8601 to the millisecond; `ttl` is epoch seconds, set when the job ends. */
export interface JobItem {
  readonly jobId: string;
  readonly userId: string;
  readonly status: JobStatus;
  readonly run: number;
  readonly imageCount: number;
  /** Indexes of the images that ended well, or failed. DynamoDB has no empty set: without a member it is absent. */
  readonly done?: ReadonlySet<number>;
  readonly failed?: ReadonlySet<number>;
  readonly sends: number;
  readonly sentAt?: string;
  readonly seen: number;
  readonly createdAt: string;
  readonly openedAt: string;
  readonly updatedAt: string;
  readonly nextCheckAt?: string;
  readonly openShard?: number;
  /** Of a job that is being deleted: whether its images go with it. */
  readonly deleteObjects?: boolean;
  readonly ttl?: number;
  readonly idempotencyKey?: string;
}

/** What was asked for, at index -1 of the detections table; never rewritten. */
export interface RequestItem {
  readonly jobId: string;
  readonly imageIndex: typeof REQUEST_INDEX;
  /** As JSON text: DynamoDB's own numbers and maps do not hold every JSON value. */
  readonly metadata?: string;
  readonly options?: DetectionOptions;
  readonly bodyHash: string;
  readonly ttl: number;
}

interface ImageItemBase {
  readonly jobId: string;
  readonly imageIndex: number;
  readonly imageUrl: string;
  readonly run: number;
  readonly attempts: number;
  readonly ttl: number;
}

export interface PendingImageItem extends ImageItemBase {
  readonly status: 'PENDING';
  readonly leaseUntil?: string;
  readonly leaseOwner?: string;
}

/** What a worker stores for an image that it ran through the model. */
export interface ImageResult {
  /** Of the upright original, in pixels. */
  readonly imageWidth: number;
  readonly imageHeight: number;
  /** Of an animated file, of which the first was looked at. */
  readonly imagePages?: number;
  readonly detections: readonly Detection[];
  readonly detectionCount: number;
  /** Set when only the highest scores fitted the item. */
  readonly truncated?: true;
  /** Of the bytes that the worker saw. */
  readonly eTag: string;
}

export interface DoneImageItem extends ImageItemBase, ImageResult {
  readonly status: 'DONE';
  readonly model: ModelIdentity;
}

export interface FailedImageItem extends ImageItemBase {
  readonly status: 'FAILED';
  readonly error: ImageError;
  readonly model?: ModelIdentity;
}

export type ImageItem = PendingImageItem | DoneImageItem | FailedImageItem;

/** What decides about an image, without a result, which may be large. */
export type ImageState = Pick<ImageItem, 'jobId' | 'imageIndex' | 'imageUrl' | 'run' | 'status' | 'attempts'>;

/** How an image ended: with a result, or with an error. */
export type ImageOutcome =
  | { readonly status: 'DONE'; readonly result: ImageResult; readonly model: ModelIdentity }
  | { readonly status: 'FAILED'; readonly error: ImageError; readonly model?: ModelIdentity };

/** An image of a job that has ended, as it is counted. */
export interface EndedImage {
  readonly imageIndex: number;
  readonly status: 'DONE' | 'FAILED';
}

/** Whether an item is past its `ttl`: DynamoDB deletes late, so a reader treats it as absent. */
export function isExpired(item: { readonly ttl?: number }, now: Date): boolean {
  return item.ttl !== undefined && item.ttl <= toEpochSeconds(now);
}

export function isOpen({ status }: Pick<JobItem, 'status'>): boolean {
  return status === 'PENDING' || status === 'PROCESSING';
}

/** How long after its creation a job may be retried, in days. */
export const RETRY_DAYS = LIMITS.jobRetrySeconds / (24 * 60 * 60);

/** Whether a job is too old to be retried: its images are soon gone. */
export function isPastRetry({ createdAt }: Pick<JobItem, 'createdAt'>, now: Date): boolean {
  return now.getTime() - Date.parse(createdAt) >= LIMITS.jobRetrySeconds * 1_000;
}

/** How many images of a job have been counted. */
export function countedOf({ done, failed }: Pick<JobItem, 'done' | 'failed'>): number {
  return (done?.size ?? 0) + (failed?.size ?? 0);
}

/** Whether an image of a job has been counted. */
export function isCounted({ done, failed }: Pick<JobItem, 'done' | 'failed'>, imageIndex: number): boolean {
  return done?.has(imageIndex) === true || failed?.has(imageIndex) === true;
}

export function toEpochSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1_000);
}

/** Spreads open jobs over the partitions of the `open` index: job ids are random, so their first digits are too. */
export function openShardOf(jobId: string): number {
  return Number.parseInt(jobId.slice(0, 2), 16) % OPEN_SHARDS;
}
