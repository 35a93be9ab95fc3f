import { anyColour, css, grey, mix, shade } from '../colours.js';
import type { Colour } from '../colours.js';
import type { Random } from '../random.js';
import { ellipse, polygon, stroke } from '../svg.js';
import type { Point } from '../svg.js';

/** Degrees, counted from straight down and positive to the right, in which a part hangs from its joint. */
type Angle = number;

/** What a part is covered with: one colour, or one with bands of another across it. */
export interface Cloth {
  readonly colour: Colour;
  readonly band?: Colour | undefined;
}

export const skinColour = (random: Random): Colour => mix([246, 214, 188], [78, 48, 34], random.range(0, 1));

export function cloth(random: Random): Cloth {
  const colour = random.chance(0.3) ? grey(random, 12, 60) : anyColour(random);
  return { colour, band: random.chance(0.35) ? anyColour(random) : undefined };
}

/** Where a part of this length ends. */
export function endOf([x, y]: Point, angle: Angle, length: number): Point {
  const turn = (angle * Math.PI) / 180;
  return [x + Math.sin(turn) * length, y + Math.cos(turn) * length];
}

const between = (from: Point, to: Point, share: number): Point => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
];

/** The run of a part from a joint of one radius to one of another. */
export function capsule(from: Point, to: Point, start: number, end: number, fill: string): string {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  const [acrossX, acrossY] = [-dy / length, dx / length];
  const corner = ([x, y]: Point, reach: number): Point => [x + acrossX * reach, y + acrossY * reach];
  const sides = [corner(from, start), corner(to, end), corner(to, -end), corner(from, -start)];
  return ellipse(from[0], from[1], start, start, fill) + ellipse(to[0], to[1], end, end, fill) + polygon(sides, fill);
}

/** A sleeve, a leg, a neck: rounded, lit from one side, with its bands and creases. */
export function limb(
  random: Random,
  from: Point,
  to: Point,
  start: number,
  end: number,
  { colour, band }: Cloth,
): string {
  const light = start * random.range(-0.35, 0.35);
  const lit = ([x, y]: Point): Point => [x + light, y - start * 0.1];
  const parts = [
    capsule(from, to, start, end, css(shade(colour, -0.3))),
    capsule(lit(from), lit(to), start * 0.6, end * 0.6, css(shade(colour, random.range(0, 0.25)))),
  ];
  if (band) {
    const at = random.range(0.1, 0.8);
    const reach = random.range(0.05, 0.25);
    parts.push(capsule(between(from, to, at), between(from, to, at + reach), start * 0.9, start * 0.9, css(band)));
  }
  for (let index = random.integer(0, 3); index > 0; index -= 1) {
    const [x, y] = between(from, to, random.range(0, 1));
    const crease = `M${(x - start * 0.7).toFixed(1)} ${y.toFixed(1)}l${(start * 1.2).toFixed(1)} ${random.normal(2).toFixed(1)}`;
    parts.push(stroke(crease, css(shade(colour, -0.5)), 0.8));
  }
  return parts.join('');
}
