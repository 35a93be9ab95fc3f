import { describe, expect, it } from '@jest/globals';
import { floats, integers } from '../outputs.fixture.js';
import { contextOf, INPUT, outputOfRows, pixelBox } from './yolo.fixture.js';
import { yolov5 } from './yolov5.js';

// Centre x, centre y, width, height, objectness, two classes.
const OUTPUT = floats(
  'output0',
  [1, 3, 7],
  [...[100, 200, 40, 80, 0.5, 0.25, 0.75], ...[50, 60, 20, 10, 1, 0.75, 0.5], ...[10, 10, 4, 4, 0.25, 1, 0.5]],
);
const FIRST = { classIndex: 1, score: 0.375, x1: 80, y1: 160, x2: 120, y2: 240 };
const SECOND = { classIndex: 0, score: 0.75, x1: 40, y1: 55, x2: 60, y2: 65 };
const THIRD = { classIndex: 0, score: 0.25, x1: 8, y1: 8, x2: 12, y2: 12 };
const RAW_HEAD = floats('345', [1, 3, 4, 4, 7]);
const MODEL = { input: INPUT, classes: 2 };

describe('yolov5', () => {
  it('should score by objectness times the best class, and take boxes by the corners', () => {
    expect(yolov5.decode([OUTPUT], MODEL, 0)).toEqual([FIRST, SECOND, THIRD]);
    expect(yolov5.decode([OUTPUT], MODEL, 0.25)).toEqual([FIRST, SECOND, THIRD]);
    expect(yolov5.decode([OUTPUT], MODEL, 0.375)).toEqual([FIRST, SECOND]);
    expect(yolov5.decode([OUTPUT], MODEL, 0.376)).toEqual([SECOND]);
  });

  it('should leave raw heads unread, wherever they stand', () => {
    expect(yolov5.decode([RAW_HEAD, OUTPUT, RAW_HEAD], MODEL, 0.5)).toEqual([SECOND]);
    expect(yolov5.layoutOf(contextOf([RAW_HEAD, OUTPUT, RAW_HEAD]))).toEqual({ classes: 2 });
  });

  it.each([
    ['NaN as objectness', [8, 8, 4, 4, NaN, 1, 0]],
    ['NaN as class', [8, 8, 4, 4, 1, NaN, NaN]],
    ['an endless score', [8, 8, 4, 4, Infinity, 1, 0]],
    ['NaN in the box', [8, 8, NaN, 4, 1, 1, 0]],
    ['an endless box', [-Infinity, 8, 4, 4, 1, 1, 0]],
  ])('should leave out %s', (_, values) => {
    expect(yolov5.decode([floats('output0', [1, 1, 7], values)], MODEL, 0)).toEqual([]);
  });

  it.each([
    ['no class', [floats('output0', [1, 63, 5])]],
    ['raw heads alone', [RAW_HEAD, RAW_HEAD, RAW_HEAD]],
    ['two decoded outputs', [OUTPUT, OUTPUT]],
    ['masks', [OUTPUT, floats('proto', [1, 32, 8, 8])]],
    ['integers', [integers('output', [1, 3, 7], OUTPUT.data)]],
  ])('should be denied by %s', (_, outputs) => {
    expect(yolov5.layoutOf(contextOf(outputs))).toBeUndefined();
  });

  it.each([
    [63, 0.5, 'output0 [1, 63, 6] has three candidates for each grid cell'],
    [21, 1, 'output0 [1, 21, 6] has a candidate for each grid cell, with objectness 1, as YOLOv6'],
    [21, 0.5, undefined],
    [20, 1, undefined],
  ])('should say what told %d candidates of objectness %d', (rows, objectness, because) => {
    const output = outputOfRows(rows, (row) => [...pixelBox(row), objectness, 0.5]);
    expect(yolov5.evidenceFor(contextOf([RAW_HEAD, output]), { classes: 1 })?.because).toBe(because);
  });
});
