import { describe, expect, it } from '@jest/globals';
import { AppError } from '@spotter/shared';
import { schemaError } from '../http/validation.js';
import { submitRequestSchema } from './submit-job.dto.js';

const schema = submitRequestSchema('photos');
const URL = 's3://photos/uploads/a.jpg';

function faultsOf(body: unknown): string[] {
  const parsed = schema.safeParse(body);
  if (parsed.success) return [];
  const error = schemaError(parsed.error.issues);
  expect(error).toBeInstanceOf(AppError);
  return (error.details ?? []).map(({ path }) => path);
}

describe('submitRequestSchema', () => {
  it('should accept all fields at their bounds', () => {
    const body = {
      imageUrls: Array.from({ length: 1_000 }, () => URL),
      userId: `A-z0|9._@${'x'.repeat(119)}`,
      metadata: { session: { reps: [1, 1e300, null] } },
      options: { minConfidence: 0, labels: Array.from({ length: 100 }, String), maxDetections: 300 },
    };
    expect(schema.parse(body)).toEqual(body);
  });

  it('should name the path of every fault at once', () => {
    const body = {
      imageUrls: [URL, 'http://x/y', 7],
      userId: 'a/b',
      metadata: [],
      options: { minConfidence: 2, labels: ['ok', ''], maxDetections: 1.5, colour: 'red' },
      extra: true,
    };
    expect(faultsOf(body).sort()).toEqual([
      'extra',
      'imageUrls[1]',
      'imageUrls[2]',
      'metadata',
      'options.colour',
      'options.labels[1]',
      'options.maxDetections',
      'options.minConfidence',
      'userId',
    ]);
  });

  it.each([
    ['no body', undefined, ['body']],
    ['null', null, ['body']],
    ['an array', [], ['body']],
    ['a text', 'x', ['body']],
    ['no images', {}, ['imageUrls']],
    ['images that are no array', { imageUrls: URL }, ['imageUrls']],
    ['0 images', { imageUrls: [] }, ['imageUrls']],
    ['1,001 images', { imageUrls: Array.from({ length: 1_001 }, () => URL) }, ['imageUrls']],
    ['no labels', { imageUrls: [URL], options: { labels: [] } }, ['options.labels']],
    ['101 labels', { imageUrls: [URL], options: { labels: Array.from({ length: 101 }, String) } }, ['options.labels']],
    ['no detections', { imageUrls: [URL], options: { maxDetections: 0 } }, ['options.maxDetections']],
    ['301 detections', { imageUrls: [URL], options: { maxDetections: 301 } }, ['options.maxDetections']],
    ['a negative confidence', { imageUrls: [URL], options: { minConfidence: -0.1 } }, ['options.minConfidence']],
    ['a confidence that is a text', { imageUrls: [URL], options: { minConfidence: '0.5' } }, ['options.minConfidence']],
    ['metadata of null', { imageUrls: [URL], metadata: null }, ['metadata']],
    ['metadata over 4 KB', { imageUrls: [URL], metadata: { a: 'é'.repeat(2_045) } }, ['metadata']],
    ['an empty user', { imageUrls: [URL], userId: '' }, ['userId']],
    ['a user of 129 characters', { imageUrls: [URL], userId: 'a'.repeat(129) }, ['userId']],
    ['a user of dots', { imageUrls: [URL], userId: '..' }, ['userId']],
    [
      'a key of the prototype',
      JSON.parse('{"imageUrls":["s3://photos/uploads/a"],"__proto__":{"x":1}}'),
      ['__proto__'],
    ],
  ])('should refuse %s', (_case, body, paths) => {
    expect(faultsOf(body)).toEqual(paths);
  });

  it('should accept metadata of exactly 4 KB', () => {
    expect(faultsOf({ imageUrls: [URL], metadata: { a: 'x'.repeat(4_096 - '{"a":""}'.length) } })).toEqual([]);
  });

  it('should round a confidence to what DynamoDB can hold', () => {
    expect(schema.parse({ imageUrls: [URL], options: { minConfidence: 1e-200 } }).options).toEqual({
      minConfidence: 0,
    });
  });
});
