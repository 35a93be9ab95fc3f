import { describe, expect, it } from '@jest/globals';
import type { PendingImageItem } from '@spotter/shared';
import { at, imageIs, pending } from './checker.fixture.js';
import { checkNeighbours } from './neighbours.check.js';
import type { Observation } from './observation.js';

const image = (imageIndex: number, run = 1) => ({ jobId: 'j', imageIndex, run });
const cut = (imageIndex: number, culprit?: number, run = 1): Observation => {
  return {
    at,
    what: 'cut-short',
    ...(culprit !== undefined && { culprit: image(culprit, run) }),
    ...image(imageIndex, run),
  };
};
const begins = (imageIndex: number): Observation => {
  return { at, what: 'attempt', attempt: imageIndex, ...image(imageIndex) };
};
const isOver = (imageIndex: number, process?: string): Observation => {
  const known = process !== undefined && { process };
  return { at, what: 'attempt-over', attempt: imageIndex, ...known, ...image(imageIndex) };
};
const tried = (imageIndex: number, attempts: number): Observation => {
  return imageIs({ ...pending(0), imageIndex, attempts } satisfies PendingImageItem);
};

const faultsOf = (...history: Observation[]) => checkNeighbours(history).map(({ because }) => because);

describe('checkNeighbours', () => {
  it('should take one attempt that is lost by another image, and any that are not', () => {
    expect(faultsOf(cut(0, 1), cut(0), cut(0), cut(1, 1), cut(1, 1), cut(1, 1))).toEqual([]);
    expect(faultsOf(cut(0, 1), cut(2, 1), cut(0, 1, 2))).toEqual([]);
  });

  it('should find an image that lost two by others', () => {
    expect(faultsOf(cut(0, 1), cut(0, 2))).toEqual(['an image lost two attempts by other images']);
  });

  it('should find a second attempt beside another, whichever began or ended first', () => {
    const because = ['a second attempt did not run alone'];
    const ends = [isOver(0, 'w'), isOver(1, 'w')];
    expect(faultsOf(tried(0, 1), tried(1, 2), begins(0), begins(1), ...ends)).toEqual(because);
    expect(faultsOf(tried(0, 1), tried(1, 2), begins(1), begins(0), ...ends)).toEqual(because);
    expect(faultsOf(tried(0, 1), tried(1, 2), begins(1), begins(0), ...ends.reverse())).toEqual(because);
    expect(faultsOf(tried(0, 2), tried(1, 3), begins(1), begins(0), ...ends)).toEqual(because);
  });

  it('should take first attempts beside each other, and any in processes of their own, or one after the other', () => {
    const beside = [begins(0), begins(1)];
    expect(faultsOf(tried(0, 1), tried(1, 1), ...beside, isOver(0, 'w'), isOver(1, 'w'))).toEqual([]);
    expect(faultsOf(tried(0, 2), tried(1, 2), ...beside, isOver(0, 'w'), isOver(1, 'v'))).toEqual([]);
    expect(faultsOf(tried(0, 2), tried(1, 2), begins(0), isOver(0, 'w'), begins(1), isOver(1, 'w'))).toEqual([]);
    // Where it is not known whose they are.
    expect(faultsOf(tried(0, 2), tried(1, 2), ...beside, isOver(0, 'w'), isOver(1))).toEqual([]);
  });
});
