import { compressScene } from './jpeg.js';
import { renderScene } from './scene.js';
import type { Scene, Surroundings } from './scene.js';
import { seededRandom } from './random.js';

/** The grey that fills the rest of a letterboxed picture, as detectors are commonly fed. */
const PAD = 114;
const ASPECTS = [4 / 3, 3 / 2, 16 / 9, 2] as const;

/**
 * Renders a square scene as the detector sees it, JPEG and all: two in five are pictures of another shape with grey bars, in the
 * middle or at either end.
 */
export async function renderSquare(seed: number, side: number, surroundings: Surroundings = 'gym'): Promise<Scene> {
  const random = seededRandom(seed ^ 0x5bd1e995);
  if (!random.chance(0.4)) return compressScene(await renderScene(seed, side, side, surroundings));
  const narrow = Math.round(side / random.pick(ASPECTS));
  const wide = random.chance(0.6);
  const [width, height] = wide ? [side, narrow] : [narrow, side];
  const inner = await compressScene(await renderScene(seed, width, height, surroundings));
  const slack = side - narrow;
  const before = random.pick([Math.floor(slack / 2), Math.floor(slack / 2), 0, slack]);
  const [left, top] = wide ? [0, before] : [before, 0];
  const rgb = new Uint8Array(side * side * 3).fill(PAD);
  for (let y = 0; y < inner.height; y += 1) {
    rgb.set(inner.rgb.subarray(y * inner.width * 3, (y + 1) * inner.width * 3), ((y + top) * side + left) * 3);
  }
  const objects = inner.objects.map((object) => {
    const [x1, y1, x2, y2] = object.bbox;
    return { ...object, bbox: [x1 + left, y1 + top, x2 + left, y2 + top] as const };
  });
  return { seed, width: side, height: side, rgb, objects };
}
