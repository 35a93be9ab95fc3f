import { describe, expect, it } from '@jest/globals';
import { cellOf, centresAreOffsets } from './yolo-cells.js';
import { outputOfRows } from './yolo.fixture.js';

// One cell across, and 32 + 16 + 8 down.
const TALL = { width: 8, height: 256 };

describe('cellOf', () => {
  it.each([
    [0, { x: 0, y: 0, stride: 8 }],
    [31, { x: 0, y: 31, stride: 8 }],
    [32, { x: 0, y: 0, stride: 16 }],
    [55, { x: 0, y: 7, stride: 32 }],
    [56, undefined],
  ])('should know where candidate %d looks', (candidate, cell) => {
    expect(cellOf(candidate, TALL)).toEqual(cell);
  });
});

describe('centresAreOffsets', () => {
  it.each([
    ['offsets', () => [0.5, 0.5], true],
    ['offsets by a few cells', (row: number) => [3 - (row % 7), (row % 5) - 2], true],
    ['pixels', (row: number) => [4, (cellOf(row, TALL)?.y ?? 0) * (cellOf(row, TALL)?.stride ?? 0)], false],
    ['a height that only pixels explain', (row: number) => [0.5, row < 32 ? 8 * row : 128], false],
    ['a width that only pixels explain', () => [200, 0.5], false],
    ['NaN', () => [NaN, NaN], false],
  ])('should tell %s', (_, centreOf, expected) => {
    const output = outputOfRows(56, (row) => [...centreOf(row), 0.125]);
    expect(centresAreOffsets(output, TALL)).toBe(expected);
  });
});
