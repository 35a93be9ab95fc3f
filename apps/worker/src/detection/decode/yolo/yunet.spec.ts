import { describe, expect, it } from '@jest/globals';
import type { OutputTensor } from '../decoder.js';
import { floats } from '../outputs.fixture.js';
import { contextOf, INPUT } from './yolo.fixture.js';
import { yunet } from './yunet.js';

const CELLS_OF_STRIDE = [
  [8, 16],
  [16, 4],
  [32, 1],
] as const;

/** All outputs, with zeros but for the values that are given by output name and index. */
function outputsWith(values: Readonly<Record<string, Readonly<Record<number, number>>>>): OutputTensor[] {
  return ['cls', 'obj', 'bbox', 'kps'].flatMap((kind) =>
    CELLS_OF_STRIDE.map(([stride, cells]) => {
      const columns = { cls: 1, obj: 1, bbox: 4, kps: 10 }[kind] ?? 0;
      const data = new Float32Array(cells * columns);
      const name = `${kind}_${stride}`;
      for (const [index, value] of Object.entries(values[name] ?? {})) data[Number(index)] = value;
      return floats(name, [1, cells, columns], data);
    }),
  );
}

// The cell at x 2, y 1 of stride 8: centre (20, 12), size 8 x 8. The one of stride 32: centre (16, 16), size 32 x 32.
const OUTPUTS = outputsWith({
  ...{ cls_8: { 6: 0.5 }, obj_8: { 6: 0.125 }, bbox_8: { 24: 0.5, 25: 0.5 } },
  ...{ cls_32: { 0: 1 }, obj_32: { 0: 0.25 }, bbox_32: { 0: 0.5, 1: 0.5 } },
});
const SMALL = { classIndex: 0, score: 0.25, x1: 16, y1: 8, x2: 24, y2: 16 };
const LARGE = { classIndex: 0, score: 0.5, x1: 0, y1: 0, x2: 32, y2: 32 };
const MODEL = { input: INPUT, classes: 1 };

describe('yunet', () => {
  it.each([
    ['', OUTPUTS],
    [
      ' in another order, with indexes',
      OUTPUTS.toReversed().map((output) => ({ ...output, name: `${output.name}:0` })),
    ],
    [' without a batch', OUTPUTS.map((output) => ({ ...output, dims: output.dims.slice(1) }))],
  ])('should score by the geometric mean, and place boxes by their cell and stride%s', (_, outputs) => {
    expect(yunet.layoutOf(contextOf(outputs))).toEqual({ classes: 1 });
    expect(yunet.decode(outputs, MODEL, 0.25)).toEqual([SMALL, LARGE]);
    expect(yunet.decode(outputs, MODEL, 0.26)).toEqual([LARGE]);
  });

  it('should take the size by its exponential', () => {
    const outputs = outputsWith({
      cls_16: { 3: 1 },
      obj_16: { 3: 1 },
      bbox_16: { 14: Math.log(2), 15: Math.log(0.5) },
    });
    // The cell at x 1, y 1 of stride 16.
    const [face, ...more] = yunet.decode(outputs, MODEL, 0.5);
    expect(more).toEqual([]);
    for (const [side, value] of [
      [face?.x1, 0],
      [face?.y1, 12],
      [face?.x2, 32],
      [face?.y2, 20],
    ] as const) {
      expect(side).toBeCloseTo(value, 4);
    }
  });

  it('should keep scores within 0 and 1', () => {
    const outputs = outputsWith({
      cls_32: { 0: 1.5 },
      obj_32: { 0: 1 },
      cls_8: { 0: -1, 1: 1 },
      obj_8: { 0: -1, 1: -1 },
    });
    expect(yunet.decode(outputs, MODEL, 0.5)).toMatchObject([{ score: 1 }]);
  });

  it.each([
    ['NaN as score', { cls_32: { 0: NaN }, obj_32: { 0: 1 } }],
    ['NaN in the box', { cls_32: { 0: 1 }, obj_32: { 0: 1 }, bbox_32: { 1: NaN } }],
    ['an endless box', { cls_32: { 0: 1 }, obj_32: { 0: 1 }, bbox_32: { 2: 1000 } }],
  ])('should leave out %s', (_, values) => {
    expect(yunet.decode(outputsWith(values), MODEL, 0.5)).toEqual([]);
  });

  it.each(OUTPUTS.filter(({ name }) => !name.startsWith('kps')).map(({ name }) => name))(
    'should be denied by the lack of %s, or another size of it',
    (name) => {
      const others = OUTPUTS.filter((output) => output.name !== name);
      expect(yunet.layoutOf(contextOf(others))).toBeUndefined();
      expect(yunet.layoutOf(contextOf([...others, floats(name, [1, 5, 1])]))).toBeUndefined();
    },
  );

  it('should need no key points', () => {
    expect(yunet.layoutOf(contextOf(OUTPUTS.slice(0, 9)))).toEqual({ classes: 1 });
  });

  it('should be told by its names, for one label at most', () => {
    const sourceFor = (labelCount?: number) =>
      yunet.evidenceFor(contextOf(OUTPUTS, { labelCount }), { classes: 1 })?.source;
    expect([sourceFor(), sourceFor(1), sourceFor(2)]).toEqual(['names', 'names', undefined]);
  });
});
