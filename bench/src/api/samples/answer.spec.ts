import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { exercisesOf } from './answer.js';

const url = `https://bucket.example.com/key?X-Amz-Signature=${'0a'.repeat(32)}`;
const exercise = {
  exerciseId: 'squat',
  name: 'Squat',
  description: 'Down and up',
  difficultyLevel: 'beginner',
  imageUrl: url,
  imageUrlExpiration: '2026-01-01T00:00:00Z',
  thumbnailImageUrl: url,
  thumbnailImageUrlExpiration: '2026-01-01T00:00:00Z',
};

function bodyOf(last: object = exercise): string {
  const exercises = [...Array.from({ length: 99 }, () => exercise), last];
  return JSON.stringify({ success: true, data: { exercises, count: 100 } });
}

describe('exercisesOf', () => {
  it('should read an answer as it is, and a compressed one', () => {
    expect(exercisesOf({ statusCode: 200, headers: {}, body: bodyOf() })).toHaveLength(100);
    const body = brotliCompressSync(bodyOf()).toString('base64');
    const headers = { 'content-encoding': 'br' };
    expect(exercisesOf({ statusCode: 200, headers, body, isBase64Encoded: true })).toHaveLength(100);
  });

  it('should refuse what is not the whole work', () => {
    expect(() => exercisesOf({ statusCode: 500, headers: {}, body: '{}' })).toThrow('The answer is 500');
    const withoutUrl = bodyOf({ ...exercise, thumbnailImageUrl: undefined });
    expect(() => exercisesOf({ statusCode: 200, headers: {}, body: withoutUrl })).toThrow();
    const unsigned = bodyOf({ ...exercise, imageUrl: 'https://bucket.example.com/key?X-Amz-Signature=0a' });
    expect(() => exercisesOf({ statusCode: 200, headers: {}, body: unsigned })).toThrow();
    const fewer = JSON.stringify({ success: true, data: { exercises: [exercise], count: 1 } });
    expect(() => exercisesOf({ statusCode: 200, headers: {}, body: fewer })).toThrow();
  });
});
