import { describe, expect, it } from '@jest/globals';
import type { RecognitionContext } from './decoder.js';
import { yolov8 } from './yolov8.js';

const INPUT = { name: 'images', layout: 'nchw-float32', width: 640, height: 640 } as const;

describe('yolov8', () => {
  it('should take the best class of each candidate, and its box by the corners', () => {
    // Rows: centre x, centre y, width, height, two classes; columns: three candidates.
    const data = Float32Array.from([
      ...[100, 50, 10],
      ...[200, 60, 10],
      ...[40, 20, 4],
      ...[80, 10, 4],
      ...[0.25, 0.75, 0.125],
      ...[0.5, 0.5, 0.0625],
    ]);
    expect(yolov8.decode([{ data, dims: [1, 6, 3] }], INPUT, 0.25)).toEqual([
      { classIndex: 1, score: 0.5, x1: 80, y1: 160, x2: 120, y2: 240 },
      { classIndex: 0, score: 0.75, x1: 40, y1: 55, x2: 60, y2: 65 },
    ]);
  });

  it.each<[string, (number | string)[], Partial<RecognitionContext>, number | undefined]>([
    ['its 8,400 candidates', [1, 84, 8400], {}, 80],
    ['its number of labels', ['batch', 10, 1024], { labelCount: 6 }, 6],
    ['candidates that are left open, with labels', [1, 84, 'anchors'], { labelCount: 80 }, 80],
    ['candidates that are left open, without', [1, 84, 'anchors'], {}, undefined],
    ['another number of labels', [1, 84, 8400], { labelCount: 20 }, undefined],
    ['an end-to-end head', [1, 300, 6], { labelCount: 2 }, undefined],
    [
      'an end-to-end head that its labels would fit',
      [1, 300, 6],
      { labelCount: 296, metadata: new Map([['end2end', 'True']]) },
      undefined,
    ],
    ['no class at all', [1, 4, 8400], {}, undefined],
    ['a fourth dimension', [1, 84, 80, 80], {}, undefined],
  ])('should be told by %s', (_, shape, context, expected) => {
    const outputs = [{ name: 'output0', type: 'float32', shape }];
    const full = { input: INPUT, outputs, metadata: new Map<string, string>(), labelCount: undefined, ...context };
    expect(yolov8.classCount(full, true)).toBe(expected);
  });
});
