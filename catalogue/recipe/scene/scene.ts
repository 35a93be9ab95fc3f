import type { Drawing, Moment } from '../exercises/drawing.js';
import { personIn } from '../figure/body.js';
import type { Camera } from '../geometry/camera.js';
import { INK, mix } from '../palette.js';
import type { Solid, Tone } from '../shapes/solid.js';
import { element } from '../svg.js';
import { arrow } from './arrow.js';
import { backdrop } from './backdrop.js';
import { framing, PICTURE } from './framing.js';
import { shadow, SOFTENER } from './shadow.js';

function painted(camera: Camera, solids: readonly Solid[], tone: Tone): string {
  const depth = (solid: Solid): number => camera.nearness(solid.anchor) + (solid.lift ?? 0);
  return solids
    .toSorted((a, b) => depth(a) - depth(b))
    .map((solid) => solid.draw(camera, tone))
    .join('');
}

/** The picture as SVG without any text: fonts differ between machines. */
export function sceneOf({ look, wall, turn, ghost, solid, furniture = [], arrow: path }: Drawing): string {
  const all = (moment: Moment): Solid[] => [...personIn(moment.pose, look), ...moment.gear];
  const pale = ghost === undefined ? [] : all(ghost);
  const strong = all(solid);
  const camera = framing(turn, [...pale, ...strong, ...furniture]);
  const middle = camera.nearness(solid.pose.pelvis);
  const far: Tone = (colour, at) => {
    const depth = middle - 3 - camera.nearness(at);
    return mix(colour, INK, Math.min(0.14, Math.max(0, depth * 0.012)));
  };
  const faint: Tone = (colour) => mix(colour, mix(wall, INK, 0.06), 0.72);
  const content = [
    SOFTENER,
    backdrop(wall),
    shadow(camera, pale, 0.07),
    shadow(camera, [...strong, ...furniture], 0.2),
    painted(camera, furniture, far),
    painted(camera, pale, faint),
    painted(camera, strong, far),
    arrow(camera, path),
  ];
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width: PICTURE.width, height: PICTURE.height },
    content.join(''),
  );
}
