import { anyColour, css, grey, rubber, shade, vivid, WHITE } from '../colours.js';
import type { Colour } from '../colours.js';
import type { Random } from '../random.js';
import { ball, element, ellipse, group, rect, ring, shape, weightMark } from '../svg.js';
import type { Drawing } from '../svg.js';

/** Two colours that meet along the seams, as on leather and vinyl balls. */
function panels(random: Random, second: Colour): string {
  const bow = random.range(-20, 35);
  const wedge = `M-60 -${random.range(10, 25)}Q0 ${-bow} 60 -${random.range(10, 25)}V${random.range(10, 25)}Q0 ${bow} -60 ${random.range(10, 25)}Z`;
  return group(`rotate(${random.range(0, 360)})`, shape(wedge, css(second)));
}

function seams(random: Random, colour: string): string {
  const width = random.range(1, 2.6);
  const turn = random.range(0, 180);
  const arcs = Array.from({ length: random.integer(1, 3) }, (_, index) =>
    ring(0, 0, 8 + index * random.range(12, 17), 49, colour, width),
  );
  const across = random.chance(0.6) ? [ring(0, random.range(-8, 8), 49, random.range(3, 20), colour, width)] : [];
  return group(`rotate(${turn})`, [...arcs, ...across].join(''));
}

/** The grip pattern of rubber balls: rows of dimples, flatter towards the rim. */
function dimples(random: Random, colour: string): string {
  const dots: string[] = [];
  const step = random.range(11, 15);
  for (let y = -44; y <= 44; y += step) {
    for (let x = -44; x <= 44; x += step) {
      const depth = 1 - (x * x + y * y) / 2500;
      if (depth > 0.08) dots.push(ellipse(x, y, 3.4 * Math.sqrt(depth), 3.4 * Math.sqrt(depth), colour));
    }
  }
  return group(`rotate(${random.range(0, 90)})`, dots.join(''));
}

function mark(random: Random): string {
  const ink = css(random.chance(0.7) ? WHITE : vivid(random));
  const label = random.chance(0.4) ? ring(0, 0, 20, 20, ink, 2.5) : rect(-19, 11, 38, 3, ink);
  return group(`rotate(${random.normal(35)})`, label + weightMark(random.integer(1, 12), 0, 0, 17, ink));
}

/** A medicine ball, 100 units across. */
export function medicineBall(random: Random): Drawing {
  const colour = random.pick([vivid, rubber, anyColour, (source: Random) => grey(source, 60, 130)])(random);
  const { defs, fill } = ball(colour, random.range(0.25, 0.6));
  const clip = element('clipPath', { id: 'ball' }, element('circle', { r: 50 }));
  const dark = css(shade(colour, -0.55));
  const surface: string[] = [];
  const kind = random.integer(0, 3);
  if (kind === 0 || kind === 3) surface.push(panels(random, random.pick([vivid, rubber, anyColour])(random)));
  if (kind === 0 || kind === 1) surface.push(seams(random, random.chance(0.7) ? dark : css(shade(colour, 0.5))));
  if (kind === 2) surface.push(dimples(random, dark));
  if (random.chance(0.55)) surface.push(mark(random));
  const light = ball([90, 90, 90], 0.9);
  const gloss = element('circle', { r: 50, fill: light.fill, opacity: random.range(0.15, 0.35) });
  const svg =
    defs +
    light.defs +
    clip +
    element('circle', { r: 50, fill }) +
    element('g', { 'clip-path': 'url(#ball)' }, surface.join('')) +
    gloss;
  return { svg, halfWidth: 51, halfHeight: 51 };
}
