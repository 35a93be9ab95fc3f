import { anyColour, css, grey, shade, vivid } from '../colours.js';
import type { Colour } from '../colours.js';
import type { Random } from '../random.js';
import { ellipse, group, polygon, rect, ring, shape, stroke } from '../svg.js';

/** A boot, shoe or foot under an ankle at the origin, its toe to the right, about 20 units long. */
export function footwear(random: Random): string {
  const colour = random.chance(0.5) ? grey(random, 15, 90) : anyColour(random);
  const [dark, light] = [css(shade(colour, -0.4)), css(shade(colour, random.range(0.1, 0.5)))];
  const [shaft, toe] = [random.range(0, 14), random.range(9, 15)];
  const parts = [
    rect(-4.5, -shaft, 9.5, shaft + 6, css(colour), 2),
    shape(`M-5 0Q6 0 ${toe.toFixed(1)} 3Q${(toe + 2).toFixed(1)} 8 ${toe.toFixed(1)} 8H-5Z`, css(colour)),
    rect(-6, 7, toe + 8, random.range(1, 4), random.chance(0.6) ? dark : light, 1),
  ];
  for (let index = random.integer(0, 4); index > 0; index -= 1) {
    const y = random.range(-shaft, 5);
    parts.push(rect(-5, y, random.range(5, 11), random.range(0.8, 2.2), random.chance(0.5) ? dark : light, 0.5));
  }
  return parts.join('');
}

/** The head over a neck at the origin, about 20 units high, seen from any side, in a helmet, hat, cap or hair. */
export function head(random: Random, skin: Colour): string {
  const [hair, cover] = [css(grey(random, 15, 150)), random.chance(0.5) ? vivid(random) : anyColour(random)];
  const turned = random.range(-4, 4);
  const face =
    ellipse(0, -8, 7, 9, css(skin)) +
    ellipse(turned - 2, -9, 0.9, 0.7, '#222') +
    ellipse(turned + 3, -9, 0.9, 0.7, '#222');
  const tops = [
    shape('M-8 -8Q-9 -18 0 -18Q9 -18 8 -8Q4 -13 -8 -8Z', hair),
    shape('M-9 -7Q-10 -20 0 -20Q10 -20 9 -7Z', css(cover)) + ring(0, -12, 6, 4, css(shade(cover, 0.4)), 0.8),
    shape('M-8 -11Q-8 -19 0 -19Q8 -19 8 -11Z', css(cover)) + rect(turned - 2, -12, 12, 2, css(shade(cover, -0.3)), 1),
    ellipse(0, -10, 8, 9, hair),
    rect(-12, -14, 24, 2.5, css(cover), 1) + rect(-7, -21, 14, 8, css(cover), 3),
  ] as const;
  const goggles = random.chance(0.3)
    ? rect(turned - 6, -11, 12, 4.5, css(grey(random, 10, 80)), 2) + rect(-8, -10, 16, 1.5, '#222')
    : '';
  return face + random.pick(tops) + goggles;
}

const line = (from: number, to: number, colour: string, width: number): string =>
  stroke(`M0 ${from.toFixed(1)}V${to.toFixed(1)}`, colour, width);

const pole = (random: Random): string => {
  const [top, tip] = [random.range(-20, 0), random.range(30, 70)];
  const grip = css(grey(random, 10, 70));
  const basket = random.chance(0.6) ? ellipse(0, tip - 5, random.range(2, 5), 1.3, grip) : '';
  return line(top, tip, css(anyColour(random)), random.range(0.7, 2)) + line(top, top + 8, grip, 3) + basket;
};

const bat = (random: Random): string => {
  const colour = anyColour(random);
  return line(-5, 15, css(colour), 2) + line(15, random.range(30, 50), css(shade(colour, 0.2)), random.range(3, 7));
};

const racket = (random: Random): string => {
  const [across, along] = [random.range(7, 11), random.range(10, 15)];
  const strings = [-4, 0, 4].map((x) => rect(x, 14, 0.5, 2 * along - 4, '#ddd')).join('');
  return (
    line(-4, 12, css(anyColour(random)), 2.5) + strings + ring(0, 12 + along, across, along, css(vivid(random)), 1.8)
  );
};

const umbrella = (random: Random): string => {
  const colour = css(anyColour(random));
  return (
    line(5, -45, css(grey(random, 20, 160)), 1.4) + shape('M-30 -35Q0 -70 30 -35Q15 -42 0 -36Q-15 -42 -30 -35Z', colour)
  );
};

const bag = (random: Random): string => {
  const [width, height] = [random.range(10, 24), random.range(10, 24)];
  const handles = ring(0, 5, width * 0.3, 6, css(grey(random, 15, 120)), 1.2);
  return handles + rect(-width / 2, 6, width, height, css(anyColour(random)), 2);
};

const sheet = (random: Random): string =>
  polygon(
    [
      [-random.range(4, 14), random.range(-10, 0)],
      [random.range(4, 14), random.range(-10, 0)],
      [random.range(4, 14), random.range(5, 18)],
      [-random.range(4, 14), random.range(5, 18)],
    ],
    css(anyColour(random)),
  );

/** Something in a hand at the origin: long, thin and crossing the body more often than not. */
export const held = (random: Random): string =>
  group(
    `rotate(${random.normal(70).toFixed(1)})`,
    random.pick([pole, pole, pole, bat, racket, umbrella, bag, sheet])(random),
  );

/** Something under a foot: a ski, a board, a skate, to both sides of the origin along the x axis. */
export function underfoot(random: Random): string {
  const [back, front] = [random.range(12, 45), random.range(20, 65)];
  const colour = anyColour(random);
  const thick = random.range(0.8, 3);
  const tip = random.range(0, 8);
  const path = `M${(-back).toFixed(1)} 10H${(front - 8).toFixed(1)}Q${front.toFixed(1)} 10 ${front.toFixed(1)} ${(10 - tip).toFixed(1)}`;
  const wheels = random.chance(0.2) ? ellipse(-8, 13, 2.5, 2.5, '#333') + ellipse(10, 13, 2.5, 2.5, '#333') : '';
  return (
    wheels + stroke(path, css(colour), thick) + rect(-5, 9.5, random.range(5, 25), thick * 0.6, css(vivid(random)))
  );
}
