import { describe, expect, it } from '@jest/globals';
import { listExercisesQuerySchema, putExerciseSchema } from './exercises.dto.js';

describe('listExercisesQuerySchema', () => {
  it('should make a search comparable', () => {
    expect(listExercisesQuerySchema.parse({ search: ' \tDe\u0301veloppé ' })).toEqual({ search: 'développé' });
  });

  it('should count the characters of a search after trimming it, and each once', () => {
    expect(listExercisesQuerySchema.safeParse({ search: ` ${'😀'.repeat(100)} ` }).success).toBe(true);
    expect(listExercisesQuerySchema.safeParse({ search: '😀'.repeat(101) }).success).toBe(false);
  });

  it('should ignore what it does not know', () => {
    expect(listExercisesQuerySchema.parse({ page: '2' })).toEqual({});
  });

  it.each(['1', '0001', '1000'])('should take %j for a limit', (limit) => {
    expect(listExercisesQuerySchema.parse({ limit })).toEqual({ limit: Number(limit) });
  });
});

describe('putExerciseSchema', () => {
  const exercise = { name: 'Squat', imageKey: 'exercises/squat.jpg' };

  it('should take a name as long as the index takes it, in bytes', () => {
    expect(putExerciseSchema.parse({ ...exercise, name: ` ${'é'.repeat(512)} ` }).name).toBe('é'.repeat(512));
    for (const name of ['é'.repeat(513), '', ' ', 'a\ud800']) {
      expect(putExerciseSchema.safeParse({ ...exercise, name }).success).toBe(false);
    }
  });

  it.each([
    'exercises/squat.jpg',
    'exercises/thumbs/squat_thumb.jpg',
    'exercises/a b+c%20.jpg',
    'exercises/..jpg',
    'exercises/.hidden',
    'exercises/...',
    'exercises/スクワット.jpg',
    `exercises/${'x'.repeat(1_014)}`,
  ])('should take the key of a picture: %j', (key) => {
    expect(putExerciseSchema.parse({ ...exercise, imageKey: key, thumbnailImageKey: key })).toMatchObject({
      imageKey: key,
      thumbnailImageKey: key,
    });
  });

  it.each([
    '',
    'exercises',
    'exercises/',
    'exercises//a.jpg',
    'exercises/a/',
    'exercises/./a.jpg',
    'exercises/../uploads/a.jpg',
    'exercises/a/..',
    '/exercises/a.jpg',
    'uploads/a.jpg',
    'Exercises/a.jpg',
    'exercises-private/a.jpg',
    's3://bucket/exercises/a.jpg',
    'exercises/a\n.jpg',
    'exercises/a\0.jpg',
    'exercises/a\u202egpj.exe',
    'exercises/a\ud800.jpg',
    `exercises/${'x'.repeat(1_015)}`,
    `exercises/${'é'.repeat(508)}`,
  ])('should take nothing else for it: %j', (key) => {
    expect(putExerciseSchema.safeParse({ ...exercise, imageKey: key }).success).toBe(false);
    expect(putExerciseSchema.safeParse({ ...exercise, thumbnailImageKey: key }).success).toBe(false);
  });
});
