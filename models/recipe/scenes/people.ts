import { background } from './background.js';
import { css, fromHsl, grey, shade } from './colours.js';
import type { Colour } from './colours.js';
import { beast } from './people/beast.js';
import { figure } from './people/figure.js';
import { vehicle } from './people/vehicle.js';
import type { Random } from './random.js';
import { ellipse, fade, group, polygon, rect, stroke } from './svg.js';

const snow = (random: Random): Colour => grey(random, 205, 250);
const sand = (random: Random): Colour => fromHsl(random.range(30, 48), random.range(0.2, 0.5), random.range(0.6, 0.85));
const water = (random: Random): Colour =>
  fromHsl(random.range(180, 225), random.range(0.15, 0.6), random.range(0.3, 0.75));
const grass = (random: Random): Colour =>
  fromHsl(random.range(65, 130), random.range(0.2, 0.6), random.range(0.25, 0.6));

/** Tracks, waves, blades: short strokes along the ground. */
function marks(random: Random, width: number, height: number, horizon: number, ground: Colour): string {
  return Array.from({ length: random.integer(0, 60) }, () => {
    const [x, y] = [width * random.range(-0.1, 1), horizon + (height - horizon) * random.range(0, 1) ** 0.5];
    const [length, bend] = [width * random.range(0.01, 0.35), height * random.normal(0.03)];
    const path = `M${x.toFixed(1)} ${y.toFixed(1)}q${(length / 2).toFixed(1)} ${bend.toFixed(1)} ${length.toFixed(1)} ${(bend * random.range(-1, 1)).toFixed(1)}`;
    return stroke(path, css(shade(ground, random.normal(0.2))), (width / 256) * random.range(0.4, 2.5));
  }).join('');
}

/** Pines, bushes or hills along the horizon. */
function skyline(random: Random, width: number, height: number, horizon: number): string {
  const base = fromHsl(random.range(60, 220), random.range(0.05, 0.5), random.range(0.08, 0.55));
  const pointed = random.chance(0.6);
  return Array.from({ length: random.integer(0, 25) }, () => {
    const [x, half] = [width * random.range(-0.05, 1.05), width * random.range(0.01, 0.12)];
    const tall = height * random.range(0.03, 0.45);
    const colour = css(shade(base, random.normal(0.15)));
    if (!pointed) return ellipse(x, horizon, half, tall * 0.6, colour);
    return polygon(
      [
        [x - half, horizon + 2],
        [x, horizon - tall],
        [x + half, horizon + 2],
      ],
      colour,
    );
  }).join('');
}

/** Open country under a bright sky: snow, sand, water or grass. */
function country(random: Random, width: number, height: number): string {
  const horizon = height * (random.chance(0.3) ? random.range(-0.1, 0.1) : random.range(0.1, 0.8));
  const [ground, sky] = [random.pick([snow, snow, sand, water, grass])(random), random.pick([snow, water])(random)];
  const above = fade(sky, shade(sky, random.range(0, 0.6)));
  const below = fade(ground, shade(ground, random.range(-0.3, 0.3)));
  return [
    above.defs + rect(0, 0, width, height, above.fill),
    skyline(random, width, height, horizon),
    below.defs + rect(0, horizon, width, height, below.fill),
    marks(random, width, height, horizon, ground),
  ].join('');
}

/** People at play and what is around them, from far away to so near that only a part of one is in sight, as SVG that fills the picture. */
export function outing(random: Random, width: number, height: number): string {
  const longer = Math.max(width, height);
  const things = Array.from({ length: random.integer(1, 7) }, () => {
    const size = longer * 0.15 * 15 ** random.range(0, 1);
    const drawn = random.pick([figure, figure, figure, figure, beast, vehicle])(random);
    const [x, y] = [width * random.range(-0.05, 1.05), height * random.range(-0.05, 1.05)];
    const scale = (size / 100).toFixed(3);
    const tilt = random.chance(0.8) ? random.normal(7) : random.range(0, 360);
    const flip = random.sign() < 0 ? '-' : '';
    return {
      size,
      svg: group(
        `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${tilt.toFixed(1)}) scale(${flip}${scale} ${scale})`,
        drawn,
      ),
    };
  });
  const ground = (random.chance(0.65) ? country : background)(random, width, height);
  return (
    ground +
    things
      .sort((a, b) => a.size - b.size)
      .map(({ svg }) => svg)
      .join('')
  );
}
