import { describe, expect, it } from '@jest/globals';
import { ultralyticsRtdetr } from './ultralytics-rtdetr.js';
import { floats } from '../outputs.fixture.js';
import { contextOf, INPUT, NORMALISED_BOX, outputOfRows } from '../yolo/yolo.fixture.js';

const MODEL = { input: { ...INPUT, width: 640, height: 320 }, classes: 2 };

describe('ultralytics-rtdetr', () => {
  it('should take the best class of each query, and its box in pixels', () => {
    const output = floats(
      'output0',
      [1, 2, 6],
      [...[0.5, 0.5, 0.25, 0.5, 0.25, 0.75], ...[0.25, 0.75, 0.5, 0.25, 0.5, 0.125]],
    );
    const first = { classIndex: 1, score: 0.75, x1: 240, y1: 80, x2: 400, y2: 240 };
    const second = { classIndex: 0, score: 0.5, x1: 0, y1: 200, x2: 320, y2: 280 };
    expect(ultralyticsRtdetr.decode([output], MODEL, 0.5)).toEqual([first, second]);
    expect(ultralyticsRtdetr.decode([output], MODEL, 0.51)).toEqual([first]);
  });

  it.each([
    ['NaN as score', [0.5, 0.5, 0.25, 0.5, NaN, NaN]],
    ['an endless score', [0.5, 0.5, 0.25, 0.5, Infinity, 0]],
    ['NaN in the box', [0.5, NaN, 0.25, 0.5, 0.5, 0]],
    ['an endless box', [0.5, 0.5, Infinity, 0.5, 0.5, 0]],
  ])('should leave out %s', (_, values) => {
    expect(ultralyticsRtdetr.decode([floats('output0', [1, 1, 6], values)], MODEL, 0)).toEqual([]);
  });

  it.each<[number[], object | undefined]>([
    [[1, 300, 84], { classes: 80 }],
    [[1, 300, 4], undefined],
    [[300, 84], undefined],
  ])('should tell by the shape %j whether it can be its own', (dims, expected) => {
    const output = floats('output0', dims);
    expect(ultralyticsRtdetr.layoutOf(contextOf([output]))).toEqual(expected);
    expect(ultralyticsRtdetr.layoutOf(contextOf([output, output]))).toBeUndefined();
  });

  it('should say what told it', () => {
    const context = contextOf([outputOfRows(5, () => [...NORMALISED_BOX, 0.5])]);
    expect(ultralyticsRtdetr.evidenceFor(context, { classes: 1 })).toEqual({
      source: 'shapes',
      because: 'output0 [1, 5, 5] has boxes and scores within 0 and 1',
    });
  });

  it('should leave rows of zeros to models that suppress', () => {
    const context = contextOf([floats('output0', [1, 5, 7])]);
    expect(ultralyticsRtdetr.evidenceFor(context, { classes: 3 })).toBeUndefined();
  });
});
