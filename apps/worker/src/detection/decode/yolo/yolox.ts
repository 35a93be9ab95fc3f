import type { Decoder } from '../decoder.js';
import { gridCellCount } from '../grid.js';
import { onlyOutput } from '../tensors.js';
import { boxInCell, cellOf } from './yolo-cells.js';
import { oddFactor, rowCandidates } from './yolo-rows.js';
import { YOLOX_PREPROCESSING, yoloxEvidence, yoloxLayout } from './yolox-output.js';

/**
 * YOLOX as its exporter writes it by default: one output `[batch, candidates, 5 + classes]`, a candidate a grid cell, as
 * offsets from the cell and logarithms of the size, both in strides, then objectness and one score a class, sigmoid
 * already applied.
 */
export const yolox: Decoder = {
  family: 'yolox',
  outputs: 'one output [batch, grid cells of strides 8, 16 and 32, 5 + classes], boxes in strides from their cells',
  preprocessing: YOLOX_PREPROCESSING,
  isSuppressed: false,

  layoutOf({ outputs, input }) {
    const output = onlyOutput(outputs, 3);
    return output?.dims[1] === gridCellCount(input) ? yoloxLayout(output) : undefined;
  },

  evidenceFor(context, layout) {
    return yoloxEvidence(context, layout, 'strides');
  },

  deniedBy({ outputs }) {
    return oddFactor(onlyOutput(outputs, 3));
  },

  decode([output], { input }, minScore) {
    if (output === undefined) return [];
    return rowCandidates(output, true, minScore, (start, row) => {
      const cell = cellOf(row, input);
      if (cell === undefined) throw new Error(`There is no grid cell for candidate ${row}`);
      return boxInCell(cell, output.data, start);
    });
  },
};
