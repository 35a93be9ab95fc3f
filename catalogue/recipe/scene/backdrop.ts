import { css, INK, mix, WHITE } from '../palette.js';
import type { Colour } from '../palette.js';
import { element } from '../svg.js';
import { PICTURE } from './framing.js';

/** Where the wall meets the floor, in pixels from the top. */
const FLOOR = 640;

/** Wall, floor and the bright disc behind the person. */
export function backdrop(wall: Colour): string {
  const { width, height } = PICTURE;
  const floor = mix(wall, INK, 0.1);
  return [
    element('rect', { width, height, fill: css(mix(wall, WHITE, 0.3)) }),
    element('circle', { cx: width / 2, cy: 430, r: 365, fill: css(mix(wall, WHITE, 0.62)) }),
    element('rect', { y: FLOOR, width, height: height - FLOOR, fill: css(floor) }),
    element('rect', { y: FLOOR, width, height: 5, fill: css(mix(wall, INK, 0.2)) }),
  ].join('');
}
