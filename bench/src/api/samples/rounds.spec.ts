import { describe, expect, it } from '@jest/globals';
import { figuresOf, inRounds, ratiosOf } from './rounds.js';

describe('inRounds', () => {
  it('should measure all in turns, and drop the first round', async () => {
    const measured: string[] = [];
    const rounds = await inRounds({
      names: ['one', 'other'],
      rounds: 2,
      measure: (name) => Promise.resolve(measured.push(name)),
      say: () => undefined,
    });
    expect(measured).toEqual(['one', 'other', 'one', 'other', 'one', 'other']);
    expect(rounds.map((round) => [...round])).toEqual([
      [
        ['one', 3],
        ['other', 4],
      ],
      [
        ['one', 5],
        ['other', 6],
      ],
    ]);
  });
});

describe('ratiosOf', () => {
  it('should compare within a round only', () => {
    const rounds = [
      new Map([
        ['one', 2],
        ['other', 4],
      ]),
      new Map([
        ['one', 30],
        ['other', 10],
      ]),
    ];
    expect(ratiosOf(rounds, ['one', 'other'], (value) => value)).toEqual([0.5, 3]);
    expect(figuresOf(rounds, 'one', (value) => value / 2)).toEqual([1, 15]);
  });

  it('should have none of what was not measured', () => {
    expect(ratiosOf([new Map([['one', 2]])], ['one', 'other'], (value) => value)).toEqual([]);
  });
});
