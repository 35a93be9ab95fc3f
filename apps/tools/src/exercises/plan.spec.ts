import { describe, expect, it } from '@jest/globals';
import type { ExerciseRow } from './exercise.row.js';
import { planOf } from './plan.js';

const THEN = '2026-01-01T00:00:00.000Z';
const NOW = '2026-02-02T00:00:00.000Z';
const DIGEST = 'abc';
const row: ExerciseRow = {
  row: 1,
  exerciseId: 'swing',
  name: 'Swing',
  description: undefined,
  difficultyLevel: 'beginner',
  image: 'a.png',
};
const item = {
  exerciseId: 'swing',
  name: 'Swing',
  difficultyLevel: 'beginner',
  imageKey: 'exercises/swing.jpg',
  thumbnailImageKey: 'exercises/thumbs/swing_thumb.jpg',
  pictureDigest: DIGEST,
  createdAt: THEN,
  updatedAt: THEN,
  version: 4,
};

describe('planOf', () => {
  it('should make an item of what is new, without attributes that have no value', () => {
    expect(planOf(row, undefined, DIGEST, NOW)).toStrictEqual({
      kind: 'new',
      item: { ...item, createdAt: NOW, updatedAt: NOW, version: 1 },
    });
  });

  it('should leave what is the same, whatever else the item has', () => {
    const lean = { ...item, createdAt: undefined, updatedAt: undefined, version: undefined };
    for (const stored of [item, { ...item, muscles: ['back'] }, lean]) {
      expect(planOf(row, stored, DIGEST, NOW)).toEqual({ kind: 'unchanged', item: undefined });
    }
  });

  it.each([
    ['name', 'Old name'],
    ['description', 'No longer there'],
    ['difficultyLevel', 'advanced'],
    ['imageKey', 'elsewhere.jpg'],
    ['thumbnailImageKey', undefined],
  ])('should change an item whose %s was another', (field, value) => {
    expect(planOf(row, { ...item, muscles: ['back'], [field]: value }, DIGEST, NOW)).toStrictEqual({
      kind: 'changed',
      item: { ...item, muscles: ['back'], updatedAt: NOW, version: 5 },
    });
  });

  it('should change an item whose picture was another, although it says the same', () => {
    expect(planOf(row, item, 'other', NOW)).toStrictEqual({
      kind: 'changed',
      item: { ...item, pictureDigest: 'other', updatedAt: NOW, version: 5 },
    });
  });

  it('should begin the bookkeeping of an item that has none of use', () => {
    const stored = { exerciseId: 'swing', name: 'Old', imageKey: 'a.jpg', createdAt: 1_700_000_000, version: 'one' };
    expect(planOf(row, stored, DIGEST, NOW)).toStrictEqual({
      kind: 'changed',
      item: { ...item, createdAt: NOW, updatedAt: NOW, version: 2 },
    });
  });
});
