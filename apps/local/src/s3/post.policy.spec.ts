import { describe, expect, it } from '@jest/globals';
import { checkPolicy } from './post.policy.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const EXPIRATION = '2026-01-01T00:01:00Z';

function check(conditions: unknown[], fields: Record<string, string>, expiration = EXPIRATION) {
  const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64');
  return checkPolicy(policy, new Map(Object.entries(fields)), NOW);
}

describe('checkPolicy', () => {
  it('should take fields that every condition allows', () => {
    const range = check(
      [
        { bucket: 'b' },
        ['starts-with', '$Key', 'up/'],
        ['eq', '$Content-Type', 'a/b'],
        ['starts-with', '$x-amz-meta-x', ''],
      ],
      { bucket: 'b', key: 'up/1', 'content-type': 'a/b', 'x-amz-meta-x': 'anything', policy: 'p', 'x-ignore-a': '1' },
    );
    expect(range).toEqual({ minimum: 0, maximum: 5 * 1024 ** 3 });
  });

  it('should hold to the narrowest of several sizes', () => {
    const conditions = [
      ['content-length-range', 1, 100],
      ['content-length-range', '10', '1000'],
    ];
    expect(check(conditions, {})).toEqual({ minimum: 10, maximum: 100 });
  });

  it.each([
    ['another value', [{ key: 'a' }], { key: 'b' }],
    ['a missing field', [['eq', '$key', 'a']], {}],
    ['another start', [['starts-with', '$key', 'a/']], { key: 'b/a/' }],
    ['a field that is not covered', [{ key: 'a' }], { key: 'a', acl: 'public-read' }],
    ['one of two conditions broken', [{ key: 'a' }, ['starts-with', '$key', 'b']], { key: 'a' }],
    ['a type of a list broken', [['starts-with', '$content-type', 'image/']], { 'content-type': 'image/a, text/b' }],
  ])('should refuse %s', (_what, conditions, fields) => {
    expect(() => check(conditions, fields)).toThrow('Invalid according to Policy');
  });

  it('should end at its expiration', () => {
    expect(() => check([], {}, '2026-01-01T00:00:00Z')).toThrow('Policy expired');
    expect(() => check([], {}, '2026-01-01T00:00:00.001Z')).not.toThrow();
  });

  it.each([
    [[{ key: 'a', acl: 'b' }]],
    [[{}]],
    [[['eq', 'key', 'a']]],
    [[['ends-with', '$key', 'a']]],
    [[['content-length-range', 1]]],
    [[['content-length-range', 1.5, 2]]],
    [['key']],
  ])('should refuse to read %j', (conditions) => {
    expect(() => check(conditions, {})).toThrow('Invalid Policy');
  });
});
