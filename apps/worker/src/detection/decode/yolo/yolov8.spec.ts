import { describe, expect, it } from '@jest/globals';
import { floats, integers } from '../outputs.fixture.js';
import { contextOf, INPUT, turned } from './yolo.fixture.js';
import { yolov8 } from './yolov8.js';

// Rows: centre x, centre y, width, height, two classes; columns: three candidates.
const OUTPUT = floats(
  'output0',
  [1, 6, 3],
  [...[100, 50, 10], ...[200, 60, 10], ...[40, 20, 4], ...[80, 10, 4], ...[0.25, 0.75, 0.125], ...[0.5, 0.5, 0.0625]],
);
const FIRST = { classIndex: 1, score: 0.5, x1: 80, y1: 160, x2: 120, y2: 240 };
const SECOND = { classIndex: 0, score: 0.75, x1: 40, y1: 55, x2: 60, y2: 65 };
const THIRD = { classIndex: 0, score: 0.125, x1: 8, y1: 8, x2: 12, y2: 12 };

describe('yolov8', () => {
  it.each([
    ['a candidate a column', OUTPUT],
    ['a candidate a row', turned(OUTPUT)],
  ])('should take the best class of each candidate, and its box by the corners, of %s', (_, output) => {
    expect(yolov8.decode([output], { input: INPUT, classes: 2 }, 0.25)).toEqual([FIRST, SECOND]);
    expect(yolov8.decode([output], { input: INPUT, classes: 2 }, 0.5)).toEqual([FIRST, SECOND]);
    expect(yolov8.decode([output], { input: INPUT, classes: 2 }, 0.51)).toEqual([SECOND]);
    expect(yolov8.decode([output], { input: INPUT, classes: 2 }, 0)).toEqual([FIRST, SECOND, THIRD]);
  });

  it('should take the first of classes that are equal', () => {
    const model = { input: INPUT, classes: 2 };
    for (const dims of [
      [1, 6, 1],
      [1, 1, 6],
    ]) {
      expect(yolov8.decode([floats('output0', dims, [8, 8, 4, 4, 0.5, 0.5])], model, 0.5)).toMatchObject([
        { classIndex: 0 },
      ]);
    }
  });

  it('should read as many columns as rows by columns', () => {
    const values = [...[8, 1, 1, 1, 1], ...[9, 1, 1, 1, 1], ...[2, 1, 1, 1, 1], ...[4, 1, 1, 1, 1], ...[1, 0, 0, 0, 0]];
    expect(yolov8.decode([floats('output0', [1, 5, 5], values)], { input: INPUT, classes: 1 }, 0.5)).toEqual([
      { classIndex: 0, score: 1, x1: 7, y1: 7, x2: 9, y2: 11 },
    ]);
  });

  it.each([
    ['NaN as score', [8, 8, 4, 4, NaN, NaN]],
    ['an endless score', [8, 8, 4, 4, Infinity, 0]],
    ['NaN in the box', [8, NaN, 4, 4, 0.5, 0]],
    ['an endless box', [8, 8, Infinity, 4, 0.5, 0]],
  ])('should leave out %s', (_, values) => {
    const model = { input: INPUT, classes: 2 };
    expect(yolov8.decode([floats('output0', [1, 6, 1], values)], model, 0)).toEqual([]);
    expect(yolov8.decode([floats('output0', [1, 1, 6], values)], model, 0)).toEqual([]);
  });

  it.each<[string, number[], number | undefined, number | undefined]>([
    ['channels before candidates on the grid', [1, 84, 21], undefined, 80],
    ['candidates on the grid before channels', [1, 21, 84], undefined, 80],
    ['the shorter axis', [1, 10, 1024], undefined, 6],
    ['the shorter axis, the other way round', [1, 1024, 10], undefined, 6],
    ['the labels over the shorter axis', [1, 300, 6], 296, 296],
    ['the labels over the grid', [1, 21, 9], 17, 17],
    ['labels that do not fit', [1, 84, 21], 7, 80],
    ['no class at all', [1, 4, 8400], undefined, undefined],
    ['a fourth axis', [1, 84, 3, 7], undefined, undefined],
  ])('should count classes by %s', (_, dims, labelCount, classes) => {
    const output = floats('output0', dims);
    const layout = yolov8.layoutOf(contextOf([output], { labelCount }));
    expect(layout).toEqual(classes === undefined ? undefined : { classes });
  });

  it('should be denied by integers and by a second output', () => {
    const masks = floats('output1', [1, 32, 8, 8]);
    expect(yolov8.layoutOf(contextOf([integers('output0', [1, 6, 3], OUTPUT.data)]))).toBeUndefined();
    expect(yolov8.layoutOf(contextOf([OUTPUT, masks]))).toBeUndefined();
  });

  it('should say what told it', () => {
    const onGrid = floats(
      'output0',
      [1, 5, 21],
      Array.from({ length: 105 }, (_, index) => (index < 84 ? 9 : 0.5)),
    );
    const because = (labelCount?: number) =>
      yolov8.evidenceFor(contextOf([onGrid], { labelCount }), { classes: 1 })?.because;
    expect(because()).toBe('output0 [1, 5, 21] has a candidate for each of the 21 cells of strides 8, 16 and 32');
    expect(because(1)).toBe('its one label fits output0 [1, 5, 21]');
  });
});
