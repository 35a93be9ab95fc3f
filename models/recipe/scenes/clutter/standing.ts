import { anyColour, css, fromHsl, grey, mix, steel } from '../colours.js';
import type { Colour } from '../colours.js';
import type { Random } from '../random.js';
import { ellipse, group, polygon, rect, ring, shape, stroke } from '../svg.js';
import type { Clutter } from './lying.js';

const skin = (random: Random): Colour => mix([246, 214, 188], [78, 48, 34], random.range(0, 1));

export const clock: Clutter = (random) =>
  ellipse(0, 0, 45, 45, css(grey(random, 210, 245))) +
  ring(0, 0, 45, 45, css(anyColour(random)), 6) +
  stroke('M0 -28V0L18 10', '#222', 4);

export const poster: Clutter = (random) => {
  const paper = anyColour(random);
  const lines = Array.from({ length: random.integer(2, 6) }, (_, index) =>
    rect(-30, -40 + index * 14, random.range(15, 60), random.range(2, 9), css(anyColour(random))),
  );
  return rect(-38, -50, 76, 100, css(paper)) + lines.join('');
};

export const limb: Clutter = (random) => {
  const colour = skin(random);
  const knee = random.range(-25, 25);
  const leg = stroke(`M0 -60Q${knee} -10 ${random.range(-15, 15)} 45`, css(colour), random.range(13, 24));
  return leg + (random.chance(0.6) ? stroke(`M-4 48H24`, css(anyColour(random)), 14) : '');
};

export const person: Clutter = (random) => {
  const [top, trousers] = [css(anyColour(random)), css(anyColour(random))];
  const colour = css(skin(random));
  const spread = random.range(2, 18);
  const reach = random.range(-30, 30);
  return [
    stroke(`M-6 10L${-spread} 68`, trousers, 13),
    stroke(`M6 10L${spread} 68`, trousers, 13),
    stroke(`M-13 -22L${-24} ${reach}`, colour, 8),
    stroke(`M13 -22L24 ${random.range(-30, 30)}`, colour, 8),
    shape('M-17 -28Q0 -36 17 -28L12 14H-12Z', top),
    ellipse(0, -46, 11, 13, colour),
    random.chance(0.7) ? shape('M-12 -46Q-12 -62 0 -61Q12 -62 12 -46Q0 -54 -12 -46Z', css(grey(random, 15, 120))) : '',
  ].join('');
};

export const plant: Clutter = (random) => {
  const leaf = css(fromHsl(random.range(80, 150), random.range(0.3, 0.7), random.range(0.2, 0.45)));
  const leaves = Array.from({ length: random.integer(5, 10) }, () =>
    stroke(`M0 10Q${random.normal(20)} -30 ${random.normal(28)} ${random.range(-50, -15)}`, leaf, random.range(3, 9)),
  );
  return (
    leaves.join('') +
    polygon(
      [
        [-16, 8],
        [16, 8],
        [11, 46],
        [-11, 46],
      ],
      css(anyColour(random)),
    )
  );
};

export const fan: Clutter = (random) => {
  const colour = css(anyColour(random));
  const blades = Array.from({ length: random.integer(3, 7) }, (_, index) =>
    group(`rotate(${index * 53})`, ellipse(0, -22, 9, 20, colour)),
  );
  return (
    blades.join('') +
    ring(0, 0, 45, 45, css(steel(random)), 2) +
    (random.chance(0.5) ? rect(-3, 45, 6, 40, colour) : '')
  );
};
