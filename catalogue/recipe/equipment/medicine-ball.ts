import { add, dot, scale, unit } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { ACCENT, css, LEATHER } from '../palette.js';
import type { Solid } from '../shapes/solid.js';
import { ball } from '../shapes/solid.js';
import { rounded } from '../shapes/rounded.js';
import { line, stroked } from '../svg.js';

/** Centimetres of a medicine ball of about 6 kg. */
export const MEDICINE_BALL = { radius: 14 } as const;

const SEAMS: readonly (readonly [Vector, Vector])[] = [
  [unit([1, 0.4, 0]), unit([-0.4, 1, 0])],
  [unit([0, 0.3, 1]), unit([0.9, 0.2, -0.06])],
];

/** A medicine ball with two seams around it. */
export function medicineBall(centre: Vector): Solid[] {
  const body = rounded([{ colour: LEATHER, hulls: [[ball(centre, MEDICINE_BALL.radius)]] }]);
  return [
    {
      ...body,
      draw: (camera, tone) => {
        const seams = SEAMS.map(([first, second]) => {
          const ring = Array.from({ length: 97 }, (_, index) => {
            const angle = (2 * Math.PI * index) / 96;
            return add(scale(first, Math.cos(angle)), scale(second, Math.sin(angle)));
          });
          const hidden = ring.findIndex((point) => dot(point, camera.toViewer) < 0);
          const seen = [...ring.slice(hidden), ...ring.slice(0, hidden)].filter(
            (point) => dot(point, camera.toViewer) >= 0,
          );
          const path = line(
            seen.map((point) => camera.project(add(centre, scale(point, MEDICINE_BALL.radius * 0.985)))),
          );
          return stroked(path, css(tone(ACCENT, centre)), 1.5 * camera.scale);
        });
        return body.draw(camera, tone) + seams.join('');
      },
    },
  ];
}
