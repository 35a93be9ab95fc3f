import { describe, expect, it } from '@jest/globals';
import type { OutputTensor } from './decoder.js';
import { fastestdet } from './fastestdet.js';
import { contextOf, floats, inputOf } from './outputs.fixture.js';

// 4 x 2 cells.
const INPUT = inputOf(64, 32);
const CELLS = 8;
const CHANNELS = 7;
const MODEL = { input: INPUT, classes: 2 };

/** Objectness, four of the box and two classes for some of the cells; the others are empty and of the second class. */
function outputWith(cells: Readonly<Record<number, readonly number[]>> = {}): OutputTensor {
  const output = floats('758', [1, CHANNELS, 2, 4]);
  for (let cell = 0; cell < CELLS; cell++) {
    const values = cells[cell] ?? [0, 0, 0, 0, 0, 0.25, 0.75];
    values.forEach((value, channel) => (output.data[channel * CELLS + cell] = value));
  }
  return output;
}

describe('fastestdet', () => {
  it('should place boxes by cells and sides by shares of the input', () => {
    const output = outputWith({
      // Column 1, row 1: the centre is (1.5 / 4, 0.5 / 2) of the input, the size (1 / 2, 3 / 4).
      5: [1, Math.atanh(0.5), Math.atanh(-0.5), 0, Math.log(3), 0, 1],
      // Column 3, row 0: the centre is (3 / 4, 0), the size (1 / 4, 1 / 2).
      3: [1, 0, 0, -Math.log(3), 0, 1, 0],
    });
    expect(fastestdet.decode([output], MODEL, 0.5)).toEqual([
      {
        classIndex: 0,
        score: 1,
        x1: expect.closeTo(40, 4),
        y1: expect.closeTo(-8, 4),
        x2: expect.closeTo(56, 4),
        y2: expect.closeTo(8, 4),
      },
      {
        classIndex: 1,
        score: 1,
        x1: expect.closeTo(8, 4),
        y1: expect.closeTo(-4, 4),
        x2: expect.closeTo(40, 4),
        y2: expect.closeTo(20, 4),
      },
    ]);
  });

  it.each([
    // 2 ^ -5 to the power of 0.6 and of 0.4.
    [1 / 32, 1, 0.125],
    [1, 1 / 32, 0.25],
    [1 / 32, 1 / 32, 1 / 32],
  ])('should score objectness %d and class %d by %d', (objectness, classScore, expected) => {
    const output = outputWith({ 0: [objectness, 0, 0, 0, 0, classScore, 0] });
    expect(fastestdet.decode([output], MODEL, 0.03)).toMatchObject([{ score: expect.closeTo(expected, 6) }]);
    expect(fastestdet.decode([output], MODEL, expected - 0.001)).toHaveLength(1);
    expect(fastestdet.decode([output], MODEL, expected + 0.001)).toEqual([]);
  });

  it('should leave out what is no number', () => {
    const output = outputWith({
      0: [NaN, 0, 0, 0, 0, 1, 0],
      1: [-1, 0, 0, 0, 0, 1, 0],
      2: [1, 0, 0, 0, 0, NaN, 0.5],
      3: [Infinity, 0, 0, 0, 0, 1, 0],
      4: [1, 0, 0, 0, 0, 0, Infinity],
    });
    expect(fastestdet.decode([output], MODEL, 0.01)).toEqual([]);
    expect(fastestdet.decode([], MODEL, 0)).toEqual([]);
  });

  it.each([
    ['its map', [1, 7, 2, 4], inputOf(64, 32), { classes: 2 }],
    ['the map of a side that 16 does not divide', [1, 85, 23, 22], inputOf(352, 360), { classes: 80 }],
    ['no class', [1, 5, 2, 4], inputOf(64, 32), undefined],
    ['rows and columns swapped', [1, 7, 4, 2], inputOf(64, 32), undefined],
    ['another stride', [1, 7, 4, 8], inputOf(64, 32), undefined],
    ['three axes', [7, 2, 4], inputOf(64, 32), undefined],
  ])('should read %s', (_, dims, input, expected) => {
    expect(fastestdet.layoutOf(contextOf([floats('758', dims)], { input }))).toEqual(expected);
  });

  it('should not be seen in two outputs', () => {
    const outputs = [outputWith(), outputWith()];
    expect(fastestdet.layoutOf(contextOf(outputs, { input: INPUT }))).toBeUndefined();
    expect(fastestdet.evidenceFor(contextOf(outputs, { input: INPUT }), {})).toBeUndefined();
  });

  it.each([
    [undefined, 'shapes'],
    [2, 'metadata'],
    [3, undefined],
    [1, undefined],
  ])('should be proved, with %s labels, by %s', (labelCount, source) => {
    const context = contextOf([outputWith()], { input: INPUT, labelCount });
    expect(fastestdet.evidenceFor(context, { classes: 2 })?.source).toBe(source);
  });

  it.each([
    ['objectness', [1.5, 0, 0, 0, 0, 0.5, 0.5]],
    ['class scores', [0.5, 0, 0, 0, 0, 1.5, -0.5]],
    ['class scores that add up', [0.5, 0, 0, 0, 0, 0.5, 0.25]],
  ])('should not be proved by a map without %s', (_, values) => {
    const context = contextOf([outputWith({ 6: values })], { input: INPUT, labelCount: 2 });
    expect(fastestdet.evidenceFor(context, { classes: 2 })).toBeUndefined();
  });
});
