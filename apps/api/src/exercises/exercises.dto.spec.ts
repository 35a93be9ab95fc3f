import { describe, expect, it } from '@jest/globals';
import { listExercisesQuerySchema } from './exercises.dto.js';

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
