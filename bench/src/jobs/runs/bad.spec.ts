import { describe, expect, it } from '@jest/globals';
import type { ImageItem } from '@spotter/shared';
import { damageOf, report } from './bad.js';
import { runOf } from './runs.fixture.js';

const common = { jobId: 'a job', imageUrl: 's3://bucket/key', run: 1, ttl: 0 };

function done(imageIndex: number, attempts = 1): ImageItem {
  const result = { imageWidth: 1, imageHeight: 1, detections: [], detectionCount: 0, eTag: '' };
  return { ...common, ...result, imageIndex, attempts, status: 'DONE', model: { name: 'a model', sha256: '' } };
}

const bad: ImageItem = {
  ...common,
  imageIndex: 1,
  attempts: 1,
  status: 'FAILED',
  error: { code: 'CORRUPT_IMAGE', message: 'cut off' },
};

describe('damageOf', () => {
  it('should be none when the others are done at their first attempt', () => {
    expect(damageOf({ kind: 'CORRUPT_IMAGE', images: [done(0), bad, done(2)] })).toEqual({ others: 0, isTold: true });
  });

  it('should see another attempt, another that failed, and another end', () => {
    expect(damageOf({ kind: 'CORRUPT_IMAGE', images: [done(0, 2), bad, done(2)] }).others).toBe(1);
    expect(damageOf({ kind: 'CORRUPT_IMAGE', images: [bad, bad, done(2)] })).toEqual({ others: 1, isTold: false });
    expect(damageOf({ kind: 'IMAGE_NOT_FOUND', images: [done(0), bad] }).isTold).toBe(false);
  });
});

describe('report', () => {
  it('should judge the pace by its median', () => {
    const good = runOf(3, { seconds: 1, cpuSeconds: 1 });
    const images = [done(0), bad, done(2)];
    const rounds = [1.01, 1.2, 1.02].map((seconds) => ({
      kind: 'CORRUPT_IMAGE' as const,
      good,
      bad: runOf(3, { seconds, cpuSeconds: 1 }),
      images,
    }));
    const [pace, attempts] = report(rounds).bounds;
    expect(pace).toMatchObject({ measured: '0.980', holds: true });
    expect(attempts).toMatchObject({ holds: true });
  });
});
