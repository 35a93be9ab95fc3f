import fc from 'fast-check';
import type { Move } from './moves.js';
import { move } from './moves.js';
import { openings, racedSubmit } from './openings.js';

const SECOND = 1_000;

/** A history as it is planned. Played twice it is the same. */
export interface Story {
  /** What all that is left to chance comes from. */
  readonly chance: number;
  /** How far indexes are behind, in milliseconds. */
  readonly lag: number;
  /** The share of calls of AWS that are asked to slow down. */
  readonly throttled: number;
  /** Whether heartbeats arrive. */
  readonly heartbeats: boolean;
  readonly moves: readonly Move[];
}

function storiesFrom(beginnings: fc.Arbitrary<Move[]>): fc.Arbitrary<Story> {
  return fc.record({
    chance: fc.nat(),
    lag: fc.constantFrom(0, SECOND, 30 * SECOND),
    throttled: fc.constantFrom(0, 0, 0, 0, 0.3),
    heartbeats: fc.constantFrom(true, true, false),
    moves: fc
      .tuple(beginnings, fc.array(move, { minLength: 4, maxLength: 16 }))
      .map(([opening, others]) => [...opening, ...others]),
  });
}

/** Histories that begin with a job, as most must to be of any worth. */
export const stories = storiesFrom(openings);

/** Those in which a deletion races a submission, for which all others leave too little room. */
export const racedStories = storiesFrom(racedSubmit);
