import { describe, expect, it } from '@jest/globals';
import { bodyHashOf } from './body.hash.js';

const REQUEST = {
  imageUrls: ['s3://photos/uploads/a.jpg', 's3://photos/uploads/b.jpg'],
  userId: 'ada',
  metadata: { shop: { name: 'North', floors: [{ level: 1, open: true }] }, tags: ['a', 'b'] },
  options: { minConfidence: 0.5, labels: ['plate'], maxDetections: 10 },
};

describe('bodyHashOf', () => {
  it('should not tell the order of fields, at any depth', () => {
    const { imageUrls, userId, metadata, options } = REQUEST;
    const same = {
      options: { maxDetections: options.maxDetections, labels: options.labels, minConfidence: options.minConfidence },
      metadata: { tags: metadata.tags, shop: { floors: [{ open: true, level: 1 }], name: 'North' } },
      userId,
      imageUrls,
    };
    expect(bodyHashOf(same)).toBe(bodyHashOf(REQUEST));
  });

  it.each<[string, Partial<typeof REQUEST>]>([
    ['images', { imageUrls: REQUEST.imageUrls.slice(0, 1) }],
    ['images in another order', { imageUrls: REQUEST.imageUrls.toReversed() }],
    ['a user', { userId: 'ben' }],
    ['options', { options: { ...REQUEST.options, maxDetections: 11 } }],
    ['a list in the metadata in another order', { metadata: { ...REQUEST.metadata, tags: ['b', 'a'] } }],
  ])('should tell other %s', (_what, other) => {
    expect(bodyHashOf({ ...REQUEST, ...other })).not.toBe(bodyHashOf(REQUEST));
  });

  it('should tell fields of the metadata by name, value and depth', () => {
    const all = [
      undefined,
      {},
      { a: 1 },
      { a: '1' },
      { b: 1 },
      { a: { b: 1 } },
      { a: [1] },
      { a: { 0: 1 } },
      { __proto__: null, a: null },
      JSON.parse('{"__proto__":{"a":1}}') as Record<string, unknown>,
    ];
    const hashes = all.map((metadata) => bodyHashOf({ imageUrls: REQUEST.imageUrls, metadata }));
    expect(new Set(hashes).size).toBe(all.length);
  });
});
