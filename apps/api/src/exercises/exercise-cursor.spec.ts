import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sealCursor } from '../http/sealed-cursor.js';
import { fromCursor, toCursor } from './exercise-cursor.js';
import type { ExerciseFilters } from './exercises.dto.js';

const ALL: ExerciseFilters = {};
const BEGINNER: ExerciseFilters = { difficultyLevel: 'beginner' };
const SEARCH: ExerciseFilters = { search: 'squat' };

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }).filter((value) => value.isWellFormed());
const refusal = expect.objectContaining({ code: 'VALIDATION_ERROR', message: 'cursor is not one of this list' });

function refusalOf(filters: ExerciseFilters, cursor: string): unknown {
  try {
    return fromCursor(filters, cursor);
  } catch (error) {
    return error;
  }
}

describe('cursor', () => {
  it('should come back as the key that it was made of', () => {
    fc.assert(
      fc.property(text, text, (exerciseId, name) => {
        for (const filters of [ALL, SEARCH]) {
          expect(fromCursor(filters, toCursor(filters, { exerciseId }))).toEqual({ exerciseId });
        }
        expect(fromCursor(BEGINNER, toCursor(BEGINNER, { exerciseId, name }))).toEqual({ exerciseId, name });
      }),
    );
  });

  it('should hold the longest keys', () => {
    const key = { exerciseId: 'é'.repeat(1_024), name: '😀'.repeat(256) };
    expect(fromCursor(BEGINNER, toCursor(BEGINNER, key))).toEqual(key);
  });

  it('should be of one list only', () => {
    const lists: ExerciseFilters[] = [
      ALL,
      BEGINNER,
      { difficultyLevel: 'advanced' },
      SEARCH,
      { search: 'squats' },
      { ...BEGINNER, ...SEARCH },
    ];
    for (const made of lists) {
      const key = made.difficultyLevel === undefined ? { exerciseId: 'a' } : { exerciseId: 'a', name: 'b' };
      for (const used of lists) {
        const read = refusalOf(used, toCursor(made, key));
        expect(read).toEqual(used === made ? key : refusal);
      }
    }
  });

  it('should be refused with any bit changed', () => {
    const bytes = Buffer.from(toCursor(BEGINNER, { exerciseId: 'squat', name: 'Squat' }), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(refusalOf(BEGINNER, changed.toString('base64url'))).toEqual(refusal);
    }
  });

  it('should be refused cut off, and with anything after it', () => {
    const cursor = toCursor(ALL, { exerciseId: 'squat' });
    for (let length = 0; length < cursor.length; length++) {
      expect(refusalOf(ALL, cursor.slice(0, length))).toEqual(refusal);
    }
    for (const rest of ['=', 'A', 'AAAA', ' ', '\0']) expect(refusalOf(ALL, cursor + rest)).toEqual(refusal);
  });

  it('should refuse any other text', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
    );
    fc.assert(
      fc.property(texts, fc.constantFrom(ALL, BEGINNER, SEARCH), (cursor, filters) => {
        expect(refusalOf(filters, cursor)).toEqual(refusal);
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, ExerciseFilters, { exerciseId: string; name?: string }]>([
    ['an empty id', ALL, { exerciseId: '' }],
    ['an id over 2,048 bytes', ALL, { exerciseId: 'é'.repeat(1_025) }],
    ['a name where there is none', ALL, { exerciseId: 'a', name: 'b' }],
    ['no name where there is one', BEGINNER, { exerciseId: 'a' }],
    ['a name over 1,024 bytes', BEGINNER, { exerciseId: 'a', name: 'b'.repeat(1_025) }],
  ])('should refuse, sealed as it may be, what DynamoDB would: %s', (_case, filters, key) => {
    expect(refusalOf(filters, toCursor(filters, key))).toEqual(refusal);
  });

  it('should refuse, sealed as they may be, bytes that are no text, or that end too soon', () => {
    const list = ['exercises', undefined, undefined];
    const sealed = (...bytes: number[]) => sealCursor(list, Uint8Array.from(bytes));
    expect(fromCursor(ALL, sealed(0, 1, 0x61))).toEqual({ exerciseId: 'a' });
    for (const cursor of [sealed(0, 1, 0xff), sealed(0, 2, 0x61), sealed(0), sealed()]) {
      expect(refusalOf(ALL, cursor)).toEqual(refusal);
    }
  });
});
