import { anyColour, css, shade, steel, vivid } from '../colours.js';
import type { Random } from '../random.js';
import { extrude, roundPrism, slab } from '../solids.js';
import { cylinder, ellipse, fade, group, polygon, rect, ring, shape, stroke } from '../svg.js';

/** Something that a detector must leave alone, around the origin, about 100 units at its longest. */
export type Clutter = (random: Random) => string;

export const bottle: Clutter = (random) => {
  const { defs, fill } = cylinder(anyColour(random));
  const neck = random.range(6, 11);
  const upright =
    rect(-50, -17, 70, 34, fill, 7) +
    rect(15, -neck, 25, 2 * neck, fill) +
    rect(36, -neck - 2, 14, 2 * neck + 4, css(vivid(random)), 2);
  return defs + group('rotate(-90)', upright);
};

export const box: Clutter = (random) => {
  const [width, height] = [random.range(40, 90), random.range(30, 90)];
  return extrude(slab(-width / 2, -height / 2, width, height), 0, random.range(15, 60), anyColour(random), [
    random.range(-0.6, 0.6),
    random.range(0.1, 0.6),
  ]);
};

export const cone: Clutter = (random) => {
  const colour = vivid(random);
  return (
    polygon(
      [
        [-5, -48],
        [5, -48],
        [26, 40],
        [-26, 40],
      ],
      css(colour),
    ) +
    polygon(
      [
        [-12, -10],
        [12, -10],
        [17, 10],
        [-17, 10],
      ],
      css(shade(colour, 0.7)),
    ) +
    rect(-36, 38, 72, 9, css(shade(colour, -0.3)), 2)
  );
};

export const rod: Clutter = (random) => {
  const { defs, fill } = cylinder(random.chance(0.5) ? steel(random) : anyColour(random));
  const thickness = random.range(1.5, 9);
  return defs + rect(-75, -thickness / 2, 150, thickness, fill, thickness / 2);
};

export const roller: Clutter = (random) => {
  const colour = anyColour(random);
  return roundPrism({
    left: -45,
    right: 35,
    radius: random.range(10, 20),
    turn: random.range(0, 0.6),
    colour,
    face: shade(colour, -0.4),
  });
};

export const loop: Clutter = (random) =>
  ring(0, 0, random.range(20, 48), random.range(8, 46), css(anyColour(random)), random.range(2, 9));

export const disc: Clutter = (random) => {
  const { defs, fill } = fade(anyColour(random), anyColour(random));
  return defs + ellipse(0, 0, random.range(20, 48), random.range(14, 48), fill);
};

export const towel: Clutter = (random) => {
  const colour = anyColour(random);
  const fold = random.range(-12, 12);
  return (
    shape(`M-40 -25Q-10 ${-30 + fold} 40 -22L44 24Q5 ${30 - fold} -38 26Z`, css(colour)) +
    stroke(`M-34 -8Q0 ${fold} 38 -4`, css(shade(colour, -0.25)), 2)
  );
};

export const chair: Clutter = (random) => {
  const colour = css(anyColour(random));
  const legs = [-22, 22, -10, 32].map((x) => rect(x, 5, 4, 45, colour)).join('');
  return (
    rect(-24, 0, 60, 6, css(anyColour(random)), 2) +
    legs +
    (random.chance(0.5) ? rect(-24, -45, 5, 48, colour) + rect(-24, -45, 30, 18, colour) : '')
  );
};

export const shoe: Clutter = (random) => {
  const colour = anyColour(random);
  return (
    shape('M-44 18V-18Q-30 -26 -18 -16Q0 4 30 6Q46 8 45 20Z', css(colour)) +
    rect(-45, 16, 91, 8, css(shade(colour, random.range(-0.6, 0.8))), 4)
  );
};

export const rope: Clutter = (random) => {
  const bend = (): string => `${random.range(-50, 50).toFixed(1)} ${random.range(-40, 40).toFixed(1)}`;
  return stroke(
    `M-50 ${random.range(-20, 20).toFixed(1)}C${bend()} ${bend()} ${bend()}S${bend()} ${bend()}`,
    css(anyColour(random)),
    random.range(2, 7),
  );
};

export const shapes: Clutter = (random) => {
  const corner = (): [number, number] => [random.range(-50, 50), random.range(-50, 50)];
  return polygon(Array.from({ length: random.integer(3, 6) }, corner), css(anyColour(random)));
};
