import { describe, expect, it } from '@jest/globals';
import { NOTHING, blend, coveredArea, coveredOwners, createCanvas, tightBoxes } from './canvas.js';
import type { Tile } from './raster.js';

function solid(width: number, height: number, alpha: number): Tile {
  const rgba = new Uint8Array(width * height * 4);
  for (let index = 0; index < width * height; index += 1) rgba.set([200, 100, 50, alpha], index * 4);
  return { width, height, rgba };
}

describe('tightBoxes', () => {
  it('should hold exactly the pixels of an object that are seen', () => {
    const canvas = createCanvas(20, 10);
    blend(canvas, { tile: solid(6, 4, 255), left: 3, top: 2 }, 0);
    blend(canvas, { tile: solid(4, 10, 255), left: 7, top: 0 }, 1);

    expect(tightBoxes(canvas, 2)).toEqual([
      [3, 2, 7, 6],
      [7, 0, 11, 10],
    ]);
  });

  it('should cut a box at the edge of the picture', () => {
    const canvas = createCanvas(20, 10);
    blend(canvas, { tile: solid(6, 4, 255), left: -2, top: 8 }, 0);

    expect(tightBoxes(canvas, 1)).toEqual([[0, 8, 4, 10]]);
  });

  it('should not count pixels that are less than half covered', () => {
    const canvas = createCanvas(20, 10);
    blend(canvas, { tile: solid(6, 4, 255), left: 3, top: 2 }, 0);
    blend(canvas, { tile: solid(6, 4, 127), left: 3, top: 2 }, 1);

    expect(tightBoxes(canvas, 1)).toEqual([[3, 2, 9, 6]]);
    expect(coveredArea(solid(6, 4, 127))).toBe(0);
  });
});

describe('coveredOwners', () => {
  it('should count what a tile would hide, by whose it is', () => {
    const canvas = createCanvas(20, 10);
    blend(canvas, { tile: solid(6, 4, 255), left: 3, top: 2 }, 0);
    const counts = coveredOwners(canvas, { tile: solid(4, 4, 255), left: 7, top: 4 });

    expect([counts[0], counts[NOTHING]]).toEqual([2 * 2, 4 * 4 - 4]);
  });
});
