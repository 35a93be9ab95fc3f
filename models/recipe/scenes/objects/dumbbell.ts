import { anyColour, css, iron, rubber, shade, steel, vivid, WHITE } from '../colours.js';
import type { Colour } from '../colours.js';
import type { Random } from '../random.js';
import { roundPrism, sidedPrism } from '../solids.js';
import { cylinder, group, rect, weightMark } from '../svg.js';
import type { Drawing } from '../svg.js';

/** How far the right end is turned towards the eye: often not at all. */
export const turnOf = (random: Random, most: number): number => (random.chance(0.35) ? 0 : random.range(0.08, most));

function mark(random: Random, x: number, turn: number, radius: number, on: Colour): string {
  if (turn < 0.3 || random.chance(0.3)) return '';
  const ink = css(on[0] + on[1] + on[2] > 380 ? shade(on, -0.7) : WHITE);
  return group(`translate(${x} 0) scale(${turn} 1)`, weightMark(random.integer(2, 50), 0, 0, radius * 0.6, ink));
}

function handle(random: Random, colour: Colour, reach: number, thickness: number): string {
  const { defs, fill } = cylinder(colour);
  const parts = [defs, rect(-reach, -thickness / 2, 2 * reach, thickness, fill)];
  if (random.chance(0.5)) {
    const bulge = thickness * random.range(1.05, 1.35);
    parts.push(rect(-reach * 0.55, -bulge / 2, reach * 1.1, bulge, fill, bulge / 3));
  }
  return parts.join('');
}

/** One block at each end: hexagonal, eight-sided or round. */
function solidHeads(random: Random): Drawing {
  const turn = turnOf(random, 0.75);
  const length = random.range(18, 34);
  const radius = random.range(13, 25);
  const colour = random.chance(0.65) ? random.pick([rubber, iron])(random) : vivid(random);
  const face = shade(colour, random.range(0.02, 0.3));
  const sides = random.pick([0, 6, 6, 6, 8, 12]);
  const roll = random.pick([0, Math.PI / 6, random.range(0, 1)]);
  const corner = random.range(1, radius * 0.9);
  const head = (left: number): string => {
    const prism = { left, right: left + length, radius, turn, colour, face };
    const body = sides === 0 ? roundPrism(prism, corner) : sidedPrism(prism, sides, roll);
    return body + mark(random, left + length, turn, radius, face);
  };
  const bar = handle(random, random.chance(0.75) ? steel(random) : colour, 50 - length * 0.6, random.range(6, 11));
  return { svg: head(-50) + bar + head(50 - length), halfWidth: 51 + radius * turn, halfHeight: radius + 1 };
}

/** A short bar with a few discs at each end, held by collars. */
function loaded(random: Random): Drawing {
  const turn = turnOf(random, 0.6);
  const count = random.integer(2, 4);
  const thickness = random.range(4, 8.5);
  const base = random.chance(0.6) ? random.pick([rubber, iron])(random) : anyColour(random);
  const metal = steel(random);
  const largest = random.range(16, 27);
  const radii = Array.from({ length: count }, (_, index) => largest * (1 - (index * random.range(0.05, 0.4)) / count));
  const inner = 50 - 7 - count * (thickness + 0.6);
  const disc = (left: number, radius: number): string =>
    roundPrism({ left, right: left + thickness, radius, turn, colour: base, face: shade(base, 0.15) }, 1.5);
  const side = (direction: 1 | -1): string => {
    const discs = radii.map((radius, index) => {
      const start = inner + index * (thickness + 0.6);
      return disc(direction > 0 ? start : -start - thickness, radius);
    });
    const collar = { left: 43, right: 46, radius: random.range(6, 10), turn, colour: metal, face: shade(metal, 0.2) };
    const nut = roundPrism(direction > 0 ? collar : { ...collar, left: -46, right: -43 });
    return direction > 0 ? discs.join('') + nut : nut + discs.reverse().join('');
  };
  const { defs, fill } = cylinder(metal);
  const bar = (from: number, to: number): string => rect(from, -3, to - from, 6, fill, 1);
  const svg =
    defs + bar(-50, -40) + side(-1) + handle(random, metal, inner, random.range(6, 9)) + side(1) + bar(46, 50);
  return { svg, halfWidth: 51 + largest * turn, halfHeight: largest + 1 };
}

/** A dumbbell along the x axis, 100 units long. */
export function dumbbell(random: Random): Drawing {
  return random.chance(0.62) ? solidHeads(random) : loaded(random);
}
