import { anyColour, css, fromHsl, grey, shade } from '../colours.js';
import type { Clutter } from '../clutter/lying.js';
import { ellipse, polygon, stroke } from '../svg.js';
import type { Point } from '../svg.js';
import { weave } from '../surface.js';
import { capsule, endOf, limb } from './body.js';

/** An animal on four legs, from the side, about 100 units long. */
export const beast: Clutter = (random) => {
  const colour = random.chance(0.8)
    ? fromHsl(random.range(15, 45), random.range(0, 0.5), random.range(0.08, 0.85))
    : grey(random, 15, 230);
  const [girth, high, thick] = [random.range(9, 20), random.range(15, 45), random.range(2, 5)];
  const [rump, chest]: [Point, Point] = [
    [-25, 0],
    [22, random.range(-6, 4)],
  ];
  const dark = { colour: shade(colour, -0.2) };
  const legs = [rump, rump, chest, chest].map((joint, index) => {
    const knee = endOf(joint, random.normal(25), high * 0.55);
    const foot = endOf(knee, random.normal(25), high * 0.55);
    const skin = index % 2 === 0 ? dark : { colour };
    return limb(random, joint, knee, thick * 1.8, thick, skin) + limb(random, knee, foot, thick, thick * 0.7, skin);
  });
  const neck = endOf(chest, random.range(95, 170), random.range(10, 35));
  const nose = endOf(neck, random.range(40, 110), random.range(8, 20));
  const ear = polygon([endOf(neck, 190, 3), endOf(neck, 170, 15), endOf(neck, 130, 6)], css(dark.colour));
  const { defs, fill } = random.chance(0.4) ? weave(random, 30, colour) : { defs: '', fill: css(colour) };
  const tail = `M-30 -4Q-45 ${random.range(-20, 20).toFixed(1)} -50 ${random.range(-20, 40).toFixed(1)}`;
  return [
    stroke(tail, css(dark.colour), random.range(1.5, 7)),
    ...legs,
    limb(random, chest, neck, girth * 0.7, girth * 0.4, { colour }),
    defs + capsule(rump, chest, girth * random.range(0.8, 1), girth, fill),
    ear + capsule(neck, nose, random.range(5, 8), random.range(2, 5), css(colour)),
    ellipse(neck[0] + 2, neck[1] - 2, 1.2, 1.2, random.chance(0.7) ? '#111' : css(anyColour(random))),
  ].join('');
};
