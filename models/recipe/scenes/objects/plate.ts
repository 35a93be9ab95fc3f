import { anyColour, css, iron, rubber, shade, steel, vivid, WHITE } from '../colours.js';
import type { Colour } from '../colours.js';
import type { Random } from '../random.js';
import { roundPrism } from '../solids.js';
import { ellipse, group, ring, stroke, weightMark } from '../svg.js';
import type { Drawing } from '../svg.js';

function slots(random: Random, colour: string): string {
  const count = random.integer(2, 6);
  const turn = random.range(0, 360);
  const slot = random.chance(0.6) ? stroke('M-7 -30Q0 -33 7 -30', colour, 6) : ellipse(0, -30, 4.5, 4.5, colour);
  return Array.from({ length: count }, (_, index) => group(`rotate(${turn + (360 * index) / count})`, slot)).join('');
}

function marks(random: Random, ink: string): string {
  const value = random.pick([5, 10, 15, 20, 25, 45]);
  const mark = weightMark(value, 0, -30, 12, ink);
  const turn = random.range(0, 360);
  return group(`rotate(${turn})`, mark) + (random.chance(0.6) ? group(`rotate(${turn + 180})`, mark) : '');
}

function face(random: Random, colour: Colour): string {
  const ink = css(colour[0] + colour[1] + colour[2] > 380 ? shade(colour, -0.75) : WHITE);
  const parts = [ring(0, 0, 47, 47, css(shade(colour, 0.22)), random.range(1.5, 5))];
  if (random.chance(0.7))
    parts.push(ring(0, 0, random.range(36, 41), random.range(36, 41), css(shade(colour, -0.4)), 2));
  if (random.chance(0.5)) parts.push(ellipse(0, 0, 24, 24, css(shade(colour, random.range(-0.4, 0.2)))));
  if (random.chance(0.45)) parts.push(slots(random, css(shade(colour, -0.7))));
  else if (random.chance(0.75)) parts.push(marks(random, ink));
  const hub = random.range(9, 18);
  parts.push(ellipse(0, 0, hub, hub, css(steel(random))), ring(0, 0, hub, hub, css(shade(colour, -0.55)), 1.5));
  parts.push(ellipse(0, 0, 6.5, 6.5, css(random.chance(0.8) ? [14, 14, 15] : anyColour(random))));
  return parts.join('');
}

/** A weight plate, 100 units across, seen face on or turned. */
export function plate(random: Random): Drawing {
  const turn = random.chance(0.45) ? random.range(0.93, 1) : random.range(0.3, 0.95);
  const colour = random.chance(0.5)
    ? random.pick([rubber, iron])(random)
    : random.pick([vivid, vivid, anyColour])(random);
  const thickness = random.range(7, 18) * Math.sqrt(1 - turn * turn) + 1;
  const [left, right] = [-thickness / 2, thickness / 2];
  const body = roundPrism({ left, right, radius: 50, turn, colour: shade(colour, -0.15), face: colour });
  const svg = body + group(`translate(${right} 0) scale(${turn} 1)`, face(random, colour));
  return { svg, halfWidth: 50 * turn + right + 1, halfHeight: 51 };
}
