import { background } from './background.js';
import { anyColour, css, mix, shade } from './colours.js';
import type { Colour } from './colours.js';
import type { Random } from './random.js';
import { weave } from './surface.js';
import { ellipse, fade, group, polygon, rect, shape, stroke } from './svg.js';
import type { Paint, Point } from './svg.js';

/** One thing around the origin that reaches about `radius` far. */
type Leaf = (random: Random, radius: number, colour: Colour) => string;

function surface(random: Random, radius: number, colour: Colour): Paint {
  if (random.chance(0.3)) return { defs: '', fill: css(colour) };
  if (radius > 5 && random.chance(0.3)) return weave(random, radius, colour);
  return fade(shade(colour, random.normal(0.2)), shade(colour, random.normal(0.3)));
}

/** Corners at even angles and uneven distances. */
function around(random: Random, radius: number, count: number, least: number): Point[] {
  return Array.from({ length: count }, (_, index) => {
    const angle = (2 * Math.PI * (index + random.range(-0.3, 0.3))) / count;
    const reach = radius * random.range(least, 1);
    return [Math.cos(angle) * reach, Math.sin(angle) * reach];
  });
}

const oval: Leaf = (random, radius, colour) => {
  const { defs, fill } = surface(random, radius, colour);
  return defs + ellipse(0, 0, radius, radius * random.range(0.2, 0.8), fill);
};

const shard: Leaf = (random, radius, colour) => {
  const { defs, fill } = surface(random, radius, colour);
  return defs + polygon(around(random, radius, random.integer(3, 7), 0.4), fill);
};

const panel: Leaf = (random, radius, colour) => {
  const { defs, fill } = surface(random, radius, colour);
  const [width, height] = [2 * radius * random.range(0.5, 1), 2 * radius * random.range(0.1, 0.9)];
  return defs + rect(-width / 2, -height / 2, width, height, fill, random.chance(0.3) ? height * 0.3 : 0);
};

/** A smooth outline through the middles of its corners' sides. */
const blob: Leaf = (random, radius, colour) => {
  const { defs, fill } = surface(random, radius, colour);
  const corners = around(random, radius * 1.2, random.integer(4, 9), 0.45);
  const written = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const steps = corners.map(([x, y], index) => {
    const [nextX, nextY] = corners[(index + 1) % corners.length] ?? [x, y];
    return { corner: written(x, y), middle: written((x + nextX) / 2, (y + nextY) / 2) };
  });
  const curves = steps.map(({ corner, middle }) => `Q${corner} ${middle}`);
  return defs + shape(`M${steps.at(-1)?.middle ?? '0 0'}${curves.join('')}Z`, fill);
};

/** A bent bar or twig, a cable or an arm. */
const branch: Leaf = (random, radius, colour) => {
  const bend = (): string => (radius * random.normal(0.5)).toFixed(1);
  const path = `M${(-radius).toFixed(1)} ${bend()}Q${bend()} ${bend()} ${radius.toFixed(1)} ${bend()}`;
  return stroke(path, css(colour), radius * random.range(0.04, 0.45));
};

/** A trunk with limbs and a head, as animals, people and furniture have them. */
const creature: Leaf = (random, radius, colour) => {
  const limbs = Array.from({ length: random.integer(2, 5) }, () =>
    group(
      `translate(${(radius * random.range(-0.6, 0.6)).toFixed(1)} ${(radius * 0.4).toFixed(1)}) rotate(${random.integer(40, 140)})`,
      branch(random, radius * random.range(0.3, 0.7), shade(colour, random.normal(0.1))),
    ),
  );
  const head = group(
    `translate(${(radius * random.range(-0.8, 0.8)).toFixed(1)} ${(-radius * 0.6).toFixed(1)})`,
    blob(random, radius * random.range(0.2, 0.4), shade(colour, random.normal(0.15))),
  );
  return limbs.join('') + blob(random, radius * 0.75, colour) + head;
};

const LEAVES: readonly [Leaf, ...Leaf[]] = [oval, shard, panel, panel, blob, blob, blob, branch, creature];

/** A radius whose density falls with its power of `-exponent`, between two bounds: the inverse of its distribution. */
function powerLaw(random: Random, least: number, most: number, exponent: number): number {
  const power = 1 - exponent;
  return (least ** power + random.range(0, 1) * (most ** power - least ** power)) ** (1 / power);
}

/** How many things a picture shows, and how their sizes are spread. */
interface Crowd {
  readonly count: readonly [number, number];
  /** The power by which things get rarer with their size. */
  readonly exponent: readonly [number, number];
  /** The smallest radius, as a share of the picture's longer side. */
  readonly least: readonly [number, number];
}

function strewn(random: Random, width: number, height: number, { count, exponent, least }: Crowd): string {
  const longer = Math.max(width, height);
  const palette = Array.from({ length: random.integer(2, 7) }, () => anyColour(random));
  const power = random.range(...exponent);
  const smallest = longer * random.range(...least);
  const leaves = Array.from({ length: random.integer(...count) }, () => {
    const base = palette[random.integer(0, palette.length - 1)] ?? anyColour(random);
    const colour = shade(mix(base, anyColour(random), random.range(0, 0.35)), random.normal(0.15));
    const leaf = random.pick(LEAVES)(random, powerLaw(random, smallest, longer * 0.45, power), colour);
    const place = `translate(${(width * random.range(-0.1, 1.1)).toFixed(1)} ${(height * random.range(-0.1, 1.1)).toFixed(1)})`;
    const angle = random.chance(0.4) ? random.normal(8) : random.range(0, 360);
    return group(`${place} rotate(${angle.toFixed(1)})`, leaf);
  });
  return background(random, width, height) + leaves.join('');
}

/**
 * A picture with the statistics of photos of anything: many things of all sizes, each hiding what is behind it, as SVG that
 * fills the picture. It is the "dead leaves" model (Lee, Mumford and Huang, "Occlusion models for natural images", 2001),
 * which has its sizes fall with the third power; here the power varies, and so do the shapes and surfaces.
 */
export const wilderness = (random: Random, width: number, height: number): string =>
  strewn(random, width, height, { count: [40, 320], exponent: [2, 3.2], least: [0.008, 0.04] });

/** Some of the same things, large and apart: photos of one animal, a person in the snow, a thing on a table. */
export const solitude = (random: Random, width: number, height: number): string =>
  strewn(random, width, height, { count: [3, 30], exponent: [1.2, 2.4], least: [0.02, 0.1] });
