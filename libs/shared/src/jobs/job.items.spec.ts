import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isExpired, OPEN_SHARDS, openShardOf } from './job.items.js';
import { jobMessageSchema } from './job.message.js';

describe('isExpired', () => {
  const now = new Date('2026-01-01T00:00:10.900Z');
  const seconds = Date.parse('2026-01-01T00:00:10Z') / 1_000;

  it('should take an item at its ttl for absent, and one before it for present', () => {
    expect(isExpired({ ttl: seconds }, now)).toBe(true);
    expect(isExpired({ ttl: seconds + 1 }, now)).toBe(false);
    expect(isExpired({}, now)).toBe(false);
  });
});

describe('openShardOf', () => {
  it('should spread random job ids over all shards, the same id always to the same', () => {
    const ids = Array.from({ length: 500 }, () => randomUUID());
    const shards = new Set(ids.map(openShardOf));

    expect(shards).toEqual(new Set(Array.from({ length: OPEN_SHARDS }, (_, shard) => shard)));
    expect(ids.map(openShardOf)).toEqual(ids.map(openShardOf));
  });
});

describe('jobMessageSchema', () => {
  const message = { v: 1, jobId: '2f7b3c1e-8a53-4b58-9a3e-0f7f3f1d2c4b', run: 1, imageIndex: 0 };

  it('should take a message of this version', () => {
    expect(jobMessageSchema.parse(message)).toEqual(message);
  });

  it.each([{ v: 2 }, { jobId: 'x' }, { run: 0 }, { imageIndex: -1 }, { imageIndex: 1.5 }, { imageIndex: undefined }])(
    'should refuse one with %p',
    (change) => {
      expect(jobMessageSchema.safeParse({ ...message, ...change }).success).toBe(false);
    },
  );
});
