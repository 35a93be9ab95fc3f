import { anyColour, iron, rubber, shade, steel, vivid } from '../colours.js';
import type { Colour } from '../colours.js';
import type { Random } from '../random.js';
import { roundPrism } from '../solids.js';
import { cylinder, rect, stroke } from '../svg.js';
import type { Drawing } from '../svg.js';
import { turnOf } from './dumbbell.js';

interface Disc {
  readonly radius: number;
  readonly thickness: number;
  readonly colour: Colour;
}

function discsOf(random: Random): Disc[] {
  const largest = random.range(9, 21);
  const one = random.chance(0.5) ? random.pick([rubber, iron])(random) : random.pick([vivid, anyColour])(random);
  const mixed = random.chance(0.4);
  return Array.from({ length: random.integer(1, 4) }, (_, index) => ({
    radius: index === 0 ? largest : largest * random.range(0.55, 1),
    thickness: random.range(1.8, 4),
    colour: mixed ? vivid(random) : one,
  })).sort((a, b) => b.radius - a.radius);
}

function grip(random: Random, metal: Colour, reach: number, thickness: number): string {
  const { defs, fill } = cylinder(metal);
  if (random.chance(0.87)) return defs + rect(-reach, -thickness / 2, 2 * reach, thickness, fill);
  const bend = random.range(2.5, 5);
  const path = `M${-reach} 0H-18L-13 ${-bend}L-6 ${bend}H6L13 ${-bend}L18 0H${reach}`;
  return stroke(path, `rgb(${metal.map(Math.round).join(',')})`, thickness);
}

/** A barbell along the x axis, 100 units long, with discs on both sleeves. */
export function barbell(random: Random): Drawing {
  const turn = turnOf(random, 0.6);
  const metal = random.chance(0.85) ? steel(random) : iron(random);
  const thickness = random.range(1.7, 3.2);
  const sleeve = thickness * random.range(1, 1.7);
  const discs = discsOf(random);
  const stack = discs.reduce((sum, disc) => sum + disc.thickness + 0.4, 0);
  const inner = Math.min(random.range(28, 40), 46 - stack);
  const side = (direction: 1 | -1): string => {
    let start = inner;
    const drawn = discs.map(({ radius, thickness: width, colour }) => {
      const left = direction > 0 ? start : -start - width;
      start += width + 0.4;
      return roundPrism({ left, right: left + width, radius, turn, colour, face: shade(colour, 0.14) }, 0.8);
    });
    return (direction > 0 ? drawn : drawn.reverse()).join('');
  };
  const { defs, fill } = cylinder(shade(metal, 0.05));
  const end = (from: number, to: number): string => rect(from, -sleeve / 2, to - from, sleeve, fill, 0.6);
  const left = end(-50, -inner) + side(-1);
  const right = side(1) + end(inner + stack, 50);
  const largest = Math.max(...discs.map((disc) => disc.radius));
  return {
    svg: defs + left + grip(random, metal, inner, thickness) + right,
    halfWidth: 51 + largest * turn,
    halfHeight: largest + 1,
  };
}
