import { anyColour, css, grey, shade, vivid } from '../colours.js';
import type { Colour } from '../colours.js';
import type { Clutter } from '../clutter/lying.js';
import type { Random } from '../random.js';
import { ellipse, polygon, rect, ring, shape, stroke } from '../svg.js';

function wheel(random: Random, x: number, y: number, radius: number): string {
  const rim = radius * random.range(0.45, 0.7);
  return (
    ellipse(x, y, radius, radius, css(grey(random, 12, 45))) +
    ellipse(x, y, rim, rim, css(grey(random, 90, 220))) +
    ring(x, y, rim * 0.5, rim * 0.5, css(grey(random, 40, 120)), rim * random.range(0.1, 0.5))
  );
}

function panes(random: Random, left: number, right: number, top: number, height: number, glass: Colour): string {
  const step = random.range(9, 26);
  const parts: string[] = [];
  for (let x = left; x + step * 0.8 <= right; x += step) parts.push(rect(x, top, step * 0.8, height, css(glass), 1));
  return parts.join('');
}

const car: Clutter = (random) => {
  const colour = random.chance(0.5) ? vivid(random) : grey(random, 20, 235);
  const [hood, roof] = [random.range(-2, 6), random.range(-22, -14)];
  const cabin = `M${random.range(-40, -28)} 2L${random.range(-26, -16)} ${roof}H${random.range(8, 20)}L${random.range(24, 34)} 2Z`;
  return [
    shape(cabin, css(shade(colour, -0.1))),
    panes(random, -22, 22, roof + 3, 13, grey(random, 30, 190)),
    rect(-50, hood, 100, 20, css(colour), 6),
    rect(-50, hood + 12, 100, 4, css(shade(colour, -0.35))),
    rect(44, hood + 4, 6, 4, '#ffe'),
    wheel(random, -30, hood + 20, random.range(8, 11)),
    wheel(random, 30, hood + 20, random.range(8, 11)),
  ].join('');
};

const coach: Clutter = (random) => {
  const colour = anyColour(random);
  const height = random.range(24, 42);
  return [
    rect(-50, -height, 100, height, css(colour), random.range(1, 7)),
    rect(-50, -height * 0.35, 100, height * random.range(0.05, 0.2), css(anyColour(random))),
    panes(random, -46, 46, -height * 0.85, height * 0.38, grey(random, 20, 190)),
    wheel(random, -32, 0, 7),
    wheel(random, 30, 0, 7),
  ].join('');
};

const bicycle: Clutter = (random) => {
  const [frame, tyre] = [css(vivid(random)), css(grey(random, 15, 60))];
  const radius = random.range(18, 23);
  const [width, thick] = [random.range(1, 3), random.range(1.5, 4)];
  const spokes = [-28, 28].map((x) =>
    stroke(`M${x - radius} 20H${x + radius}M${x} ${20 - radius}V${20 + radius}`, '#999', 0.4),
  );
  return [
    ...spokes,
    ring(-28, 20, radius, radius, tyre, width),
    ring(28, 20, radius, radius, tyre, width),
    stroke('M-28 20L-10 -12L2 20ZM-10 -12L22 -14L2 20M22 -14L28 20', frame, thick),
    stroke('M-16 -18H-4M-10 -12V-18M22 -14L20 -24L30 -26', tyre, 2.5),
  ].join('');
};

const boat: Clutter = (random) => {
  const sail = random.chance(0.6)
    ? polygon(
        [
          [0, -50],
          [0, 5],
          [random.range(15, 40), 5],
        ],
        css(grey(random, 190, 250)),
      )
    : '';
  const hull = shape(`M-50 8H50Q${random.range(35, 48)} 26 25 26H-30Q-45 26 -50 8Z`, css(anyColour(random)));
  return stroke('M-1 10V-52', css(grey(random, 30, 160)), 1.5) + sail + hull;
};

const plane: Clutter = (random) => {
  const colour = grey(random, 90, 245);
  return [
    shape('M-50 0Q-48 -8 -35 -8H35Q50 -6 50 2Q45 8 30 8H-35Z', css(colour)),
    panes(random, -38, 34, -4, 3, grey(random, 20, 90)),
    polygon(
      [
        [-48, -4],
        [-50, -26],
        [-40, -24],
        [-28, -6],
      ],
      css(anyColour(random)),
    ),
    polygon(
      [
        [-4, 3],
        [14, 3],
        [-18, 30],
        [-26, 30],
      ],
      css(shade(colour, -0.25)),
    ),
  ].join('');
};

/** Something that people travel in or on, about 100 units long. */
export const vehicle: Clutter = (random) => random.pick([car, car, coach, bicycle, bicycle, boat, plane])(random);
