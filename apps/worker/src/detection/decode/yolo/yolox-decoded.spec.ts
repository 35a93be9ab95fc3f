import { describe, expect, it } from '@jest/globals';
import { floats } from '../outputs.fixture.js';
import { CELLS, contextOf, INPUT, outputOfRows, pixelBox } from './yolo.fixture.js';
import { yoloxDecoded } from './yolox-decoded.js';

const MODEL = { input: INPUT, classes: 2 };

describe('yolox-decoded', () => {
  it('should score by objectness times the best class, and take boxes by the corners', () => {
    const output = floats(
      'output0',
      [1, 2, 7],
      [...[100, 200, 40, 80, 0.5, 0.25, 0.75], ...[50, 60, 20, 10, 0.5, 0.5, 0.25]],
    );
    const first = { classIndex: 1, score: 0.375, x1: 80, y1: 160, x2: 120, y2: 240 };
    const second = { classIndex: 0, score: 0.25, x1: 40, y1: 55, x2: 60, y2: 65 };
    expect(yoloxDecoded.decode([output], MODEL, 0.25)).toEqual([first, second]);
    expect(yoloxDecoded.decode([output], MODEL, 0.375)).toEqual([first]);
    expect(yoloxDecoded.decode([output], MODEL, 0.376)).toEqual([]);
  });

  it.each([
    ['NaN as score', [8, 8, 4, 4, 1, NaN, NaN]],
    ['an endless box', [8, 8, Infinity, 4, 1, 1, 0]],
  ])('should leave out %s', (_, values) => {
    expect(yoloxDecoded.decode([floats('output0', [1, 1, 7], values)], MODEL, 0)).toEqual([]);
  });

  it('should be told by boxes in pixels, on their cells', () => {
    const output = outputOfRows(CELLS, (row) => [...pixelBox(row), 0.5, 0.5]);
    const context = contextOf([output]);
    expect(yoloxDecoded.layoutOf(context)).toEqual({ classes: 1 });
    expect(yoloxDecoded.evidenceFor(context, { classes: 1 })).toEqual({
      source: 'shapes',
      because:
        'output0 [1, 21, 6] has a candidate for each of the 21 cells of strides 8, 16 and 32, with its box in pixels',
    });
  });

  it('should be read on any grid, but not without a class', () => {
    expect(yoloxDecoded.layoutOf(contextOf([floats('output0', [1, 2, 7])]))).toEqual({ classes: 2 });
    expect(yoloxDecoded.layoutOf(contextOf([floats('output0', [1, 21, 5])]))).toBeUndefined();
  });
});
