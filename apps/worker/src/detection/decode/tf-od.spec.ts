import { describe, expect, it } from '@jest/globals';
import { contextOf, floats, inputOf, integers } from './outputs.fixture.js';
import { tfOd } from './tf-od.js';

const MODEL = { input: inputOf(200, 100), classes: undefined };
const BOXES = [...[0.25, 0.125, 0.75, 0.5], ...[0, 0, 1, 1], ...[0, 0.5, 0.5, 1]];

function outputsWith(scores: readonly number[], classes: readonly number[], detections: number) {
  return [
    floats('num_detections', [1], [detections]),
    floats('detection_boxes', [1, 3, 4], BOXES),
    floats('detection_scores', [1, 3], scores),
    floats('raw_detection_boxes', [1, 1917, 4]),
    floats('detection_classes', [1, 3], classes),
  ];
}

describe('tf-od', () => {
  it('should turn top, left, bottom and right into pixels, and keep the ids', () => {
    const outputs = outputsWith([0.75, 0.5, 0.25], [18, 1, 3], 3);
    const expected = [
      { classIndex: 18, score: 0.75, x1: 25, y1: 25, x2: 100, y2: 75 },
      { classIndex: 1, score: 0.5, x1: 0, y1: 0, x2: 200, y2: 100 },
    ];
    expect(tfOd.decode(outputs, MODEL, 0.5)).toEqual(expected);
    expect(tfOd.decode(outputs, MODEL, 0.5001)).toEqual(expected.slice(0, 1));
    expect(tfOd.firstClassId).toBe(1);
  });

  it.each([
    [0, 0],
    [2, 2],
    [9, 3],
    [NaN, 0],
  ])('should stop behind %d detections', (detections, expected) => {
    const outputs = outputsWith([0.5, 0.5, 0.5], [1, 1, 1], detections);
    expect(tfOd.decode(outputs, MODEL, 0)).toHaveLength(expected);
  });

  it('should leave out what is no number', () => {
    const outputs = outputsWith([NaN, Infinity, 0.5], [1, 1, NaN], 3);
    expect(tfOd.decode(outputs, MODEL, 0)).toEqual([]);
  });

  it('should do with an output index, integers and no number of detections', () => {
    const outputs = [
      floats('detection_boxes:0', [3, 4], BOXES),
      floats('detection_scores:0', [3], [0.25, 0.5, 0.75]),
      integers('detection_classes:0', [3], [5, 6, 7]),
    ];
    expect(tfOd.layoutOf(contextOf(outputs))).toEqual({});
    expect(tfOd.decode(outputs, MODEL, 0.6)).toEqual([{ classIndex: 7, score: 0.75, x1: 100, y1: 0, x2: 200, y2: 50 }]);
  });

  it('should be proved by the names', () => {
    expect(tfOd.evidenceFor(contextOf(outputsWith([0, 0, 0], [1, 1, 1], 0)), {})).toEqual({
      source: 'names',
      because: 'its outputs are detection_boxes [1, 3, 4], detection_scores [1, 3], detection_classes [1, 3]',
    });
  });

  const boxes = floats('detection_boxes', [1, 3, 4]);
  const scores = floats('detection_scores', [1, 3]);
  const classes = floats('detection_classes', [1, 3]);
  it.each([
    ['no classes', [boxes, scores]],
    ['no scores', [boxes, classes]],
    ['no boxes', [scores, classes]],
    ['boxes of five sides', [floats('detection_boxes', [1, 3, 5]), scores, classes]],
    ['fewer scores', [boxes, floats('detection_scores', [1, 2]), classes]],
    ['a class for each score', [boxes, scores, floats('detection_classes', [1, 3, 90])]],
  ])('should not be seen in outputs with %s', (_, outputs) => {
    expect(tfOd.layoutOf(contextOf(outputs))).toBeUndefined();
    expect(tfOd.evidenceFor(contextOf(outputs), {})).toBeUndefined();
    expect(tfOd.decode(outputs, MODEL, 0)).toEqual([]);
  });
});
