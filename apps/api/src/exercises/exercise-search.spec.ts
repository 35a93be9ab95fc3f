import { describe, expect, it } from '@jest/globals';
import { isFoundBy, toSearchable } from './exercise-search.js';

const SQUAT = { exerciseId: 'squat', name: 'Goblet Squat', imageKey: 'a.jpg' };

describe('search', () => {
  it.each(['goblet', 'SQUAT', 't s', 'Goblet Squat'])('should find %j in the name', (search) => {
    expect(isFoundBy(toSearchable(search), SQUAT)).toBe(true);
  });

  it('should find what is in the description only', () => {
    const described = { ...SQUAT, description: 'Knees over TOES.' };
    expect(isFoundBy(toSearchable('toes.'), described)).toBe(true);
    expect(isFoundBy(toSearchable('toes.'), SQUAT)).toBe(false);
  });

  it('should not find what spans name and description', () => {
    expect(isFoundBy(toSearchable('squatknees'), { ...SQUAT, description: 'Knees' })).toBe(false);
  });

  it.each([
    ['É', 'e\u0301'],
    ['e\u0301', 'É'],
    ['ПРИСЕД', 'присед'],
    ['スクワット', 'スクワット'],
    ['İP', 'i\u0307p'],
  ])('should take %j and %j for the same', (search, name) => {
    expect(isFoundBy(toSearchable(search), { ...SQUAT, name })).toBe(true);
  });

  it.each(['.*', '%', 'e', '\0'])('should take %j for itself, and no pattern', (search) => {
    const exercise = { ...SQUAT, name: 'Plank' };
    expect(isFoundBy(toSearchable(search), exercise)).toBe(false);
    expect(isFoundBy(toSearchable(search), { ...exercise, description: `a${search}b` })).toBe(true);
  });
});
