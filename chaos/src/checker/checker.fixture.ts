import type { DoneImageItem, FailedImageItem, JobItem, PendingImageItem } from '@spotter/shared';
import { violationsOf } from './checker.js';
import type { Observation, ReadView } from './observation.js';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const MINUTE = 60_000;
const TTL = 2_000_000_000;
const BOXES = [{ label: 'plate', confidence: 0.5, bbox: [0, 0, 2, 2] }] as const;
const TRUTH = new Map([['s3://b/good', BOXES]]);

export const settled: JobItem = {
  jobId: 'j',
  userId: 'ada',
  status: 'PENDING',
  run: 1,
  imageCount: 2,
  sends: 1,
  seen: 0,
  createdAt: new Date(START).toISOString(),
  openedAt: new Date(START).toISOString(),
  updatedAt: new Date(START).toISOString(),
};
export const open: JobItem = {
  ...settled,
  nextCheckAt: new Date(START + 5 * MINUTE).toISOString(),
  openShard: 1,
};
export const half: JobItem = { ...open, status: 'PROCESSING', done: new Set([0]) };
export const whole: JobItem = { ...half, failed: new Set([1]) };
export const rest: JobItem = { ...settled, done: new Set([0]), failed: new Set([1]) };
export const ended: JobItem = { ...rest, status: 'COMPLETED', ttl: TTL };

const base = { jobId: 'j', run: 1, attempts: 0, ttl: TTL };
export const pending = (imageIndex: number): PendingImageItem => {
  return { ...base, imageIndex, imageUrl: imageIndex === 0 ? 's3://b/good' : 's3://b/bad', status: 'PENDING' };
};
export const good: DoneImageItem = {
  ...pending(0),
  status: 'DONE',
  model: { name: 'm', sha256: '0' },
  imageWidth: 4,
  imageHeight: 3,
  detections: BOXES,
  detectionCount: 1,
  eTag: '"e"',
};
export const bad: FailedImageItem = {
  ...pending(1),
  status: 'FAILED',
  error: { code: 'CORRUPT_IMAGE', message: 'cut off' },
};
export const view: ReadView = {
  status: 'COMPLETED',
  imageCount: 2,
  processedCount: 2,
  failedCount: 1,
  detections: [{ imageIndex: 0, detections: BOXES }],
  errors: [{ imageIndex: 1, code: 'CORRUPT_IMAGE' }],
};

export const at = START;
export const jobIs = (item?: JobItem): Observation => ({ at, what: 'job', jobId: 'j', ...(item && { item }) });
export const imageIs = (item: PendingImageItem | DoneImageItem | FailedImageItem): Observation => {
  return { at, what: 'image', jobId: 'j', imageIndex: item.imageIndex, item };
};
export const read = (userId: string, seen: ReadView | undefined, since: number): Observation => {
  return { at, what: 'read', jobId: 'j', userId, since, ...(seen && { view: seen }) };
};
export const asked: Observation = { at, what: 'asked', userId: 'ada', body: 'good,bad' };
export const accepted: Observation = { ...asked, what: 'accepted', jobId: 'j' };
const calm: Observation = { at, what: 'fault-ended', isLossy: false };
export const attempt = { at, jobId: 'j', imageIndex: 0, run: 1 } as const;

/** A job with a good image and a bad one, as it should go. */
export const GOOD: readonly Observation[] = [
  asked,
  imageIs(pending(0)),
  imageIs(pending(1)),
  jobIs(open),
  accepted,
  imageIs(good),
  jobIs(half),
  imageIs(bad),
  jobIs(whole),
  jobIs(ended),
  calm,
  read('ada', view, 11),
  read('ben', undefined, 12),
];

export const faultsOf = (history: readonly Observation[]) => violationsOf(history, TRUTH).map(({ because }) => because);
export const before = (place: number, ...inserted: Observation[]) => GOOD.toSpliced(place, 0, ...inserted);
export const after = (...more: Observation[]) => [...GOOD, ...more];
export const later = (observation: Observation, minutes: number): Observation => ({
  ...observation,
  at: at + minutes * MINUTE,
});
