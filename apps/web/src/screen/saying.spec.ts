import { describe, expect, it } from '@jest/globals';
import type { Job } from '../detections/detections.js';
import { sayingOf } from './saying.js';
import type { Situation } from './saying.js';

const plate = { label: 'plate', confidence: 0.9, bbox: [1, 2, 3, 4] };

function done(over: Partial<Situation> = {}): string {
  return sayingOf({ stage: 'done', progress: undefined, job: undefined, isUnlooked: false, ...over });
}

function ended(status: Job['status'], rest: Partial<Job> = {}): Job {
  const times = { createdAt: '2026-11-23T09:00:00.000Z', updatedAt: '2026-11-23T09:00:01.000Z' };
  return { jobId: 'a job', status, imageCount: 1, processedCount: 1, failedCount: 0, ...times, ...rest };
}

function found(count: number): Job {
  const image = {
    imageUrl: 's3://b/k',
    imageIndex: 0,
    eTag: 'e',
    imageWidth: 640,
    imageHeight: 480,
    detectionCount: count,
  };
  const model = { name: 'gym', sha256: 'a'.repeat(64) };
  return ended('COMPLETED', {
    detections: [{ ...image, model, detections: Array.from({ length: count }, () => plate) }],
  });
}

describe('sayingOf', () => {
  it('should say how far the photo has come', () => {
    expect(done()).toBe('The photo is here. Waiting for its turn to be looked at…');
    expect(done({ progress: { status: 'PROCESSING' } })).toBe('The photo is here. Looking at it…');
    expect(done({ isUnlooked: true })).toBe('The photo is here. Nothing looks for what is on it.');
  });

  it.each([
    [0, 'Nothing was found on the photo.'],
    [1, 'One thing was found on the photo.'],
    [3, '3 things were found on the photo.'],
  ])('should say that %d were found', (count, sentence) => {
    expect(done({ job: found(count) })).toBe(sentence);
  });

  it('should say why a photo could not be looked at, and what to do', () => {
    const error = {
      imageUrl: 's3://b/k',
      imageIndex: 0,
      code: 'CORRUPT_IMAGE',
      message: 'The image is damaged',
    } as const;
    expect(done({ job: ended('FAILED', { errors: [error] }) })).toBe(
      'The photo could not be looked at: The image is damaged. Take another photo.',
    );
    expect(done({ job: ended('FAILED') })).toBe('The photo could not be looked at. Take another photo.');
    expect(done({ job: ended('CANCELLED') })).toBe('Looking at the photo was cancelled. Take another photo.');
  });
});
