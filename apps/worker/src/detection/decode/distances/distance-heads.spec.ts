import { describe, expect, it } from '@jest/globals';
import { distanceHeadsOf } from './distance-heads.js';
import { floats, inputOf, integers } from '../outputs.fixture.js';

// 32 cells of stride 8 and 8 of stride 16.
const INPUT = inputOf(64, 32);
const STRIDES = [8, 16];

/** A pair of outputs a stride, of these widths. The first holds what may be scores, the second does not. */
function outputsOf(scoresWidth: number, distancesWidth: number, rowsOfStride = [32, 8]) {
  return rowsOfStride.flatMap((rows) => [
    floats(`scores ${rows}`, [1, rows, scoresWidth]),
    floats(`distances ${rows}`, [1, rows, distancesWidth], new Array<number>(rows * distancesWidth).fill(-1)),
  ]);
}

const PAIRS = [
  [8, 'scores 32', 'distances 32'],
  [16, 'scores 8', 'distances 8'],
];

function pairsIn(outputs: ReturnType<typeof outputsOf>, classes?: number) {
  const found = distanceHeadsOf(outputs, INPUT, STRIDES, classes);
  return found?.heads.map(({ stride, scores, distances }) => [stride, scores.output.name, distances.output.name]);
}

describe('distanceHeadsOf', () => {
  it('should pair outputs by their rows, in any order', () => {
    const [scores8, distances8, scores16, distances16] = outputsOf(3, 32);
    const outputs = [scores16, scores8, distances8, distances16].filter((output) => output !== undefined);
    expect(pairsIn(outputs)).toEqual(PAIRS);
    expect(pairsIn(outputs.toReversed())).toEqual(PAIRS);
    expect(distanceHeadsOf(outputs, INPUT, STRIDES, undefined)).toMatchObject({ classes: 3, bins: 8 });
  });

  it('should do without a batch', () => {
    const outputs = outputsOf(3, 16).map((output) => ({ ...output, dims: output.dims.slice(1) }));
    expect(pairsIn(outputs)).toEqual(PAIRS);
    expect(distanceHeadsOf(outputs, INPUT, STRIDES, undefined)).toMatchObject({ classes: 3, bins: 4 });
  });

  it('should tell outputs that both may be distances by the number of classes', () => {
    expect(pairsIn(outputsOf(20, 32), 20)).toEqual(PAIRS);
    // Even against the values: with that many labels, the wider ones are the scores.
    expect(pairsIn(outputsOf(20, 32), 32)).toEqual([
      [8, 'distances 32', 'scores 32'],
      [16, 'distances 8', 'scores 8'],
    ]);
    expect(pairsIn(outputsOf(20, 32), 80)).toBeUndefined();
  });

  it.each([
    ['another width', 20],
    ['the same width', 32],
  ])('should tell outputs of %s by their values where the classes do not', (_, width) => {
    expect(pairsIn(outputsOf(width, 32))).toEqual(PAIRS);
    expect(pairsIn(outputsOf(width, 32).toReversed())).toEqual(PAIRS);
  });

  it('should not guess which of two outputs of scores are distances', () => {
    const outputs = [
      floats('a', [1, 32, 32]),
      floats('b', [1, 32, 32]),
      floats('c', [1, 8, 32]),
      floats('d', [1, 8, 32]),
    ];
    expect(pairsIn(outputs, 32)).toBeUndefined();
  });

  it.each([
    ['an output too few', outputsOf(3, 32).slice(1)],
    ['an output too many', [...outputsOf(3, 32), floats('more', [1, 9, 9])]],
    ['other rows', outputsOf(3, 32, [32, 9])],
    ['three outputs of a stride', outputsOf(3, 32, [32, 32])],
    ['distances that four does not divide', outputsOf(3, 33)],
    ['distances of one bin, which are plain ones', outputsOf(3, 4)],
    ['other widths in the second stride', [...outputsOf(3, 32).slice(0, 2), ...outputsOf(5, 32).slice(2)]],
    ['other bins in the second stride', [...outputsOf(3, 32).slice(0, 2), ...outputsOf(3, 64).slice(2)]],
    ['integers', outputsOf(3, 32).map(({ name, dims }) => integers(name, dims))],
  ])('should not be seen in outputs with %s', (_, outputs) => {
    expect(pairsIn(outputs)).toBeUndefined();
  });

  it('should not guess which outputs are whose when two strides have as many cells', () => {
    expect(distanceHeadsOf(outputsOf(3, 32, [1, 1]), inputOf(8, 8), STRIDES, 3)).toBeUndefined();
  });
});
