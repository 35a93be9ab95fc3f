import { describe, expect, it } from '@jest/globals';
import type { OutputTensor, RecognitionContext } from '../decoder.js';
import { DECODERS } from '../decoders.js';
import { floats } from '../outputs.fixture.js';
import { CELLS, contextOf, INPUT, NORMALISED_BOX, OFFSET_BOX, outputOfRows, pixelBox, turned } from './yolo.fixture.js';

/** Scores that no one could take for class ids. */
const scores = (count: number): number[] => Array.from({ length: count }, (_, index) => 0.125 / (index + 1));
const ULTRALYTICS = new Map([
  ['names', '{}'],
  ['stride', '32'],
]);
const P6_CELLS = 22;

/** Which of all families say that these outputs are theirs, and by what. */
function claims(outputs: readonly OutputTensor[], overrides: Partial<RecognitionContext>): Record<string, string> {
  const context = contextOf(outputs, overrides);
  return Object.fromEntries(
    DECODERS.flatMap((decoder) => {
      const layout = decoder.layoutOf(context);
      const evidence = layout && decoder.evidenceFor(context, layout);
      return evidence === undefined ? [] : [[decoder.family, evidence.source]];
    }),
  );
}

type Case = [string, OutputTensor, Partial<RecognitionContext>, Record<string, string>];

/** Seven columns a grid cell, in pixels: three classes, or objectness and two. */
const onCells = outputOfRows(CELLS, (row) => [...pixelBox(row), ...scores(3)]);
const raw = outputOfRows(CELLS, () => [...OFFSET_BOX, ...scores(3)]);
const withOnes = outputOfRows(CELLS, (row) => [...pixelBox(row), 1, ...scores(2)]);
const anchored = outputOfRows(3 * CELLS, (row) => [...pixelBox(row), ...scores(3)]);
const endToEndRows = outputOfRows(5, (row) => [1, 2, 30, 40, 0.5, row]);
const queries = outputOfRows(5, () => [...NORMALISED_BOX, ...scores(3)]);

describe('the families of the YOLO kind', () => {
  it.each<Case>([
    ['a candidate a column and a cell', turned(onCells), {}, { yolov8: 'shapes' }],
    ['a candidate a column, with its labels', turned(onCells), { labelCount: 3 }, { yolov8: 'metadata' }],
    ['a candidate a column, with another number of labels', turned(onCells), { labelCount: 2 }, {}],
    [
      'candidates on no grid, with their labels',
      turned(outputOfRows(16, (row) => [...pixelBox(row), ...scores(6)])),
      { labelCount: 6 },
      { yolov8: 'metadata' },
    ],
    [
      'candidates on no grid, without labels',
      turned(outputOfRows(16, (row) => [...pixelBox(row), ...scores(6)])),
      {},
      {},
    ],
    [
      'key points behind the boxes',
      turned(outputOfRows(CELLS, (row) => [...pixelBox(row), 0.5, 12, 20, 0.5])),
      { labelCount: 4 },
      {},
    ],
    ['normalised boxes', turned(outputOfRows(CELLS, () => [...NORMALISED_BOX, ...scores(3)])), { labelCount: 3 }, {}],
    ['a candidate a row and a cell, in pixels', onCells, {}, { yolov8: 'shapes', 'yolox-decoded': 'shapes' }],
    ['the same with labels for all scores', onCells, { labelCount: 3 }, { yolov8: 'metadata' }],
    ['the same with labels for all but one', onCells, { labelCount: 2 }, { 'yolox-decoded': 'metadata' }],
    [
      'a candidate a row, on no grid, with two labels',
      outputOfRows(16, (row) => [...pixelBox(row), ...scores(2)]),
      { labelCount: 2 },
      { yolov8: 'metadata' },
    ],
    [
      'a candidate a row, on no grid, with a class that scores 0 throughout',
      outputOfRows(16, (row) => [...pixelBox(row), 0.5, 0, 0.25]),
      { labelCount: 3 },
      { yolov8: 'metadata' },
    ],
    ['the same with too many labels', onCells, { labelCount: 4 }, {}],
    ['a candidate a row and a cell, in strides', raw, {}, { yolox: 'shapes' }],
    ['the same with its labels', raw, { labelCount: 2 }, { yolox: 'metadata' }],
    ['the same with a label too many', raw, { labelCount: 3 }, {}],
    ['the same with logits', outputOfRows(CELLS, () => [...OFFSET_BOX, -4, -5, -6]), { labelCount: 2 }, {}],
    [
      'normalised boxes a row and a cell',
      outputOfRows(CELLS, () => [...NORMALISED_BOX, ...scores(3)]),
      { labelCount: 2 },
      {},
    ],
    ['objectness 1', withOnes, {}, { yolov5: 'shapes' }],
    ['objectness 1, with labels', withOnes, { labelCount: 2 }, { yolov5: 'metadata' }],
    ['objectness 1, with a label too many', withOnes, { labelCount: 3 }, {}],
    ['three candidates a cell', anchored, {}, { yolov5: 'shapes' }],
    ['three candidates a cell, with labels', anchored, { labelCount: 2 }, { yolov5: 'metadata' }],
    ['three candidates a cell, with a label too many', anchored, { labelCount: 3 }, {}],
    [
      'three candidates a cell of four strides',
      outputOfRows(3 * P6_CELLS, (row) => [...pixelBox(row), ...scores(2)]),
      {},
      { yolov5: 'shapes' },
    ],
    [
      'three candidates a cell, normalised',
      outputOfRows(3 * CELLS, () => [...NORMALISED_BOX, ...scores(3)]),
      { labelCount: 2 },
      {},
    ],
    ['three candidates a cell, with logits', outputOfRows(3 * CELLS, (row) => [...pixelBox(row), -4, -5]), {}, {}],
    ['boxes, scores and class ids', endToEndRows, {}, { end2end: 'shapes' }],
    [
      'boxes, scores and the ids of two classes',
      outputOfRows(5, (row) => [1.5, 2.5, 30.5, 40.5, 0.5, row % 2]),
      { labelCount: 2 },
      { end2end: 'shapes' },
    ],
    [
      'class ids before the scores, with two labels',
      outputOfRows(5, (row) => [1, 2, 30, 40, row % 2, 0.5]),
      { labelCount: 2 },
      {},
    ],
    [
      'a candidate a row and a cell, with a class of two that scores 0 throughout',
      outputOfRows(CELLS, (row) => [...pixelBox(row), 0, 0.25]),
      { labelCount: 2 },
      { yolov8: 'metadata' },
    ],
    [
      'centres and sizes, scores and class ids',
      outputOfRows(5, (row) => [20, 20, 4 + row, 4, 0.5, row % 2]),
      { labelCount: 2 },
      {},
    ],
    [
      'one box that ends before it begins',
      outputOfRows(5, (row) => [20, 20, row === 0 ? 4 : 28, 28, 0.5, row % 2]),
      {},
      { end2end: 'shapes' },
    ],
    ['class ids beyond the labels', endToEndRows, { labelCount: 2 }, {}],
    ['nothing but zeros', floats('output0', [1, 5, 6]), {}, {}],
    ['nothing at all', floats('output0', [1, 0, 6], []), {}, {}],
    ['nothing at all of seven columns', floats('output0', [0, 7], []), {}, {}],
    ['more boxes than are left after suppression', outputOfRows(3_001, () => [8, 8, 24, 24, 0.5, 1]), {}, {}],
    ['nothing but zeros on a grid', floats('output0', [1, CELLS, 6]), {}, {}],
    [
      'a head that is end to end by its metadata',
      floats('output0', [1, CELLS, 6]),
      { metadata: new Map([['end2end', 'True']]) },
      { end2end: 'metadata' },
    ],
    [
      'suppression that the arguments of the export name',
      endToEndRows,
      { metadata: new Map([['args', "{'batch': 1, 'nms': True}"]]), labelCount: 5 },
      { end2end: 'metadata' },
    ],
    [
      'no suppression in the arguments of the export',
      turned(onCells),
      {
        metadata: new Map([
          ['args', "{'batch': 1, 'nms': False}"],
          ['end2end', 'False'],
        ]),
      },
      { yolov8: 'shapes' },
    ],
    [
      'a candidate a column, but an end to end head',
      turned(onCells),
      { metadata: new Map([['end2end', 'True']]), labelCount: 3 },
      {},
    ],
    ['normalised corners, scores and class ids', outputOfRows(5, () => [...NORMALISED_BOX, 0.5, 1]), {}, {}],
    ['normalised boxes of queries', queries, {}, { 'ultralytics-rtdetr': 'shapes' }],
    ['normalised boxes of queries, with labels', queries, { labelCount: 3 }, { 'ultralytics-rtdetr': 'metadata' }],
    ['normalised boxes of queries, with a label too few', queries, { labelCount: 2 }, {}],
    [
      'normalised boxes of queries of two classes',
      outputOfRows(5, () => [...NORMALISED_BOX, ...scores(2)]),
      { labelCount: 2 },
      { 'ultralytics-rtdetr': 'metadata' },
    ],
    ['as many columns of shares as cells', outputOfRows(6, () => [...NORMALISED_BOX, ...scores(CELLS - 4)]), {}, {}],
    [
      'the same with its labels',
      outputOfRows(6, () => [...NORMALISED_BOX, ...scores(CELLS - 4)]),
      { labelCount: CELLS - 4 },
      { 'ultralytics-rtdetr': 'metadata' },
    ],
    ['queries with boxes in pixels', outputOfRows(5, () => [3, 4, 5, 6, ...scores(3)]), {}, {}],
    ['queries with logits', outputOfRows(5, () => [...NORMALISED_BOX, -4, -5, -6]), {}, {}],
    ['NaN', floats('output0', [1, 7, CELLS], new Float32Array(7 * CELLS).fill(NaN)), { labelCount: 3 }, {}],
  ])('should be told, or left, by %s', (_, output, overrides, expected) => {
    expect(claims([output], overrides)).toEqual(expected);
  });

  // 64 x 64 pixels have 84 cells, as many as YOLOv8 has values a candidate for 80 classes.
  const byRow = outputOfRows(84, () => [20, 20, 20, 20, ...Array.from({ length: 80 }, () => 0.25)]);
  const byColumn = turned(byRow);

  it.each<Case>([
    ['without labels', byRow, {}, {}],
    ['without labels, the other way round', byColumn, {}, {}],
    ['with labels that fit both axes', byColumn, { labelCount: 80 }, {}],
    ['by the exporter', byColumn, { labelCount: 80, metadata: ULTRALYTICS }, { yolov8: 'metadata' }],
    ['by names that anyone may have written', byColumn, { labelCount: 80, metadata: new Map([['names', '{}']]) }, {}],
    ['with labels of another family', byRow, { labelCount: 79 }, { 'yolox-decoded': 'metadata' }],
  ])('should tell which axis of 84 by 84 has the candidates or leave it: %s', (_, output, overrides, expected) => {
    const input = { ...INPUT, width: 64, height: 64 };
    expect(claims([output], { input, ...overrides })).toEqual(expected);
  });
});
