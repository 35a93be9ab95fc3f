import type { Camera, Pixel } from '../geometry/camera.js';
import { circle, hullOf } from '../geometry/hull.js';
import { css, INK } from '../palette.js';
import type { Solid } from '../shapes/solid.js';
import { element, filled, outline } from '../svg.js';
import { RISE } from './framing.js';

/** The filter that the shadows need, once in a picture. */
export const SOFTENER = element(
  'defs',
  {},
  element(
    'filter',
    { id: 'soft', x: '-20%', y: '-60%', width: '140%', height: '220%' },
    element('feGaussianBlur', { stdDeviation: 5 }),
  ),
);

/** Light falls straight down; one group, so that overlapping shadows do not add up. */
export function shadow(camera: Camera, solids: readonly Solid[], opacity: number): string {
  const flat = Math.sin((RISE * Math.PI) / 180);
  const shapes = solids.map(({ extent }) => {
    const corners = extent.flatMap(({ centre, radius }) => {
      const [x, y] = camera.project([centre[0], 0, centre[2]]);
      return circle([0, 0], (radius + 1) * camera.scale).map(([dx, dy]): Pixel => [x + dx, y + dy * flat * 1.4]);
    });
    return filled(outline(hullOf(corners)), css(INK));
  });
  return element('g', { opacity, filter: 'url(#soft)' }, shapes.join(''));
}
