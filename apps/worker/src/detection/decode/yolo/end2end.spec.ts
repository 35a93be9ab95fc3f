import { describe, expect, it } from '@jest/globals';
import { endToEnd } from './end2end.js';
import { floats } from '../outputs.fixture.js';
import { contextOf, INPUT } from './yolo.fixture.js';

const MODEL = { input: INPUT, classes: undefined };
const ROWS = [...[10, 20, 30, 60, 0.75, 3], ...[5, 5, 9, 7, 0.5, 0]];
const FIRST = { classIndex: 3, score: 0.75, x1: 10, y1: 20, x2: 30, y2: 60 };
const SECOND = { classIndex: 0, score: 0.5, x1: 5, y1: 5, x2: 9, y2: 7 };

describe('end2end', () => {
  it('should read boxes, scores and class ids, and leave out the rows that fill up', () => {
    const output = floats('output0', [1, 4, 6], [...ROWS, ...new Float32Array(12)]);
    expect(endToEnd.decode([output], MODEL, 0)).toEqual([FIRST, SECOND]);
    expect(endToEnd.decode([output], MODEL, 0.5)).toEqual([FIRST, SECOND]);
    expect(endToEnd.decode([output], MODEL, 0.51)).toEqual([FIRST]);
  });

  it('should keep boxes that end before they begin, which show that the columns are others', () => {
    const output = floats('output0', [1, 1, 6], [30, 60, 10, 20, 0.75, 3]);
    expect(endToEnd.decode([output], MODEL, 0)).toEqual([{ ...FIRST, x1: 30, y1: 60, x2: 10, y2: 20 }]);
  });

  it('should take the class id that half precision left beside a whole number', () => {
    expect(endToEnd.decode([floats('output0', [1, 1, 6], [1, 2, 3, 4, 0.5, 1.998])], MODEL, 0.5)).toMatchObject([
      { classIndex: 2 },
    ]);
  });

  it.each([
    ['NaN as score', [1, 2, 3, 4, NaN, 0]],
    ['an endless score', [1, 2, 3, 4, Infinity, 0]],
    ['NaN in the box', [1, 2, NaN, 4, 0.5, 0]],
    ['an endless box', [1, 2, Infinity, 4, 0.5, 0]],
    ['NaN as class', [1, 2, 3, 4, 0.5, NaN]],
    ['a class below 0', [1, 2, 3, 4, 0.5, -1]],
    ['a box without width', [3, 2, 3, 4, 0.5, 0]],
    ['a box without height', [1, 4, 3, 4, 0.5, 0]],
  ])('should leave out %s', (_, values) => {
    expect(endToEnd.decode([floats('output0', [1, 1, 6], values)], MODEL, 0)).toEqual([]);
  });

  it.each<[number[], object | undefined]>([
    [[1, 300, 6], {}],
    [[1, 0, 6], {}],
    [[1, 300, 7], undefined],
    [[300, 6], undefined],
  ])('should tell by the shape %j whether it can be its own', (dims, expected) => {
    const output = floats('output0', dims);
    expect(endToEnd.layoutOf(contextOf([output]))).toEqual(expected);
    expect(endToEnd.layoutOf(contextOf([output, output]))).toBeUndefined();
  });

  it('should say what told it', () => {
    const because = (...metadata: [string, string][]) =>
      endToEnd.evidenceFor(contextOf([floats('output0', [1, 2, 6], ROWS)], { metadata: new Map(metadata) }), {})
        ?.because;
    expect(because()).toBe('output0 [1, 2, 6] has a box in pixels, a score and a class id a row');
    expect(because(['end2end', 'False'])).toBe(because());
    expect(because(['end2end', 'True'])).toBe('its metadata says that non-maximum suppression is done or not needed');
  });
});
