import { anyColour, css, fromHsl, grey, mix, shade } from './colours.js';
import type { Colour } from './colours.js';
import type { Random } from './random.js';
import { ellipse, fade, polygon, rect, stroke } from './svg.js';

type Background = (random: Random, width: number, height: number) => string;

function filled(width: number, height: number, from: Colour, to: Colour, y = 0): string {
  const { defs, fill } = fade(from, to);
  return defs + rect(0, y, width, height - y, fill);
}

const muted = (random: Random): Colour =>
  random.chance(0.5) ? grey(random, 25, 235) : mix(anyColour(random), grey(random, 60, 200), 0.5);

const plain: Background = (random, width, height) => {
  const colour = muted(random);
  return filled(width, height, colour, random.chance(0.5) ? colour : shade(colour, random.range(-0.5, 0.4)));
};

const stripes: Background = (random, width, height) => {
  const [first, second] = [muted(random), muted(random)];
  const step = width * random.range(0.03, 0.2);
  const seam = mix(first, second, random.range(0.15, 1));
  const parts = [filled(width, height, first, shade(first, random.range(-0.3, 0.3)))];
  const upright = random.chance(0.5);
  for (let at = 0; at < Math.max(width, height); at += step) {
    const thick = step * random.range(0.05, 0.5);
    parts.push(upright ? rect(at, 0, thick, height, css(seam)) : rect(0, at, width, thick, css(seam)));
  }
  return parts.join('');
};

const bricks: Background = (random, width, height) => {
  const base = fromHsl(random.range(5, 40), random.range(0, 0.5), random.range(0.3, 0.8));
  const [length, tall] = [width * random.range(0.08, 0.2), height * random.range(0.04, 0.1)];
  const parts = [rect(0, 0, width, height, css(shade(base, random.range(-0.4, 0.4))))];
  for (let row = 0; row * tall < height; row += 1) {
    for (let x = row % 2 === 0 ? 0 : -length / 2; x < width; x += length) {
      parts.push(rect(x + 1, row * tall + 1, length - 2, tall - 2, css(shade(base, random.normal(0.08)))));
    }
  }
  return parts.join('');
};

function floorLines(random: Random, width: number, height: number, horizon: number, colour: Colour): string {
  const ink = css(shade(colour, random.range(-0.4, 0.4)));
  const vanish = width * random.range(-0.3, 1.3);
  const paths: string[] = [];
  const count = random.integer(4, 14);
  for (let index = 0; index <= count; index += 1) {
    const foot = -width + (3 * width * index) / count;
    paths.push(`M${vanish.toFixed(1)} ${(horizon - height * 0.1).toFixed(1)}L${foot.toFixed(1)} ${height}`);
    if (random.chance(0.6)) {
      const y = horizon + (height - horizon) * (index / count) ** 2;
      paths.push(`M0 ${y.toFixed(1)}H${width}`);
    }
  }
  return stroke(paths.join(''), ink, random.range(0.5, 2) * (width / 256));
}

const room: Background = (random, width, height) => {
  const horizon = height * random.range(0.2, 0.75);
  const [wall, floor] = [muted(random), muted(random)];
  const kind = random.integer(0, 3);
  const behind = (kind === 0 ? bricks : kind === 1 ? stripes : plain)(random, width, height);
  const lines = random.chance(0.6) ? floorLines(random, width, height, horizon, floor) : '';
  const ground = filled(width, height, floor, shade(floor, random.range(-0.4, 0.4)), horizon);
  const cover = random.chance(0.5)
    ? rect(0, horizon - height * 0.02, width, height * 0.02, css(shade(wall, -0.3)))
    : '';
  return behind + ground + lines + cover;
};

const outdoors: Background = (random, width, height) => {
  const horizon = height * random.range(0.25, 0.65);
  const sky = fromHsl(random.range(190, 225), random.range(0.1, 0.7), random.range(0.5, 0.9));
  const ground = fromHsl(random.range(25, 130), random.range(0.1, 0.55), random.range(0.2, 0.6));
  const parts = [
    filled(width, height, sky, shade(sky, 0.5)),
    filled(width, height, ground, shade(ground, -0.3), horizon),
  ];
  for (let index = random.integer(0, 14); index > 0; index -= 1) {
    const leaf = css(fromHsl(random.range(70, 150), random.range(0.1, 0.6), random.range(0.12, 0.5)));
    const size = height * random.range(0.03, 0.16);
    parts.push(
      ellipse(
        width * random.range(0, 1),
        horizon - size * random.range(0, 1),
        size * random.range(0.7, 1.6),
        size,
        leaf,
      ),
    );
  }
  return parts.join('');
};

const patches: Background = (random, width, height) => {
  const parts = [plain(random, width, height)];
  for (let index = random.integer(4, 16); index > 0; index -= 1) {
    const corner = (): [number, number] => [width * random.range(-0.2, 1.2), height * random.range(-0.2, 1.2)];
    parts.push(polygon([corner(), corner(), corner(), corner()], css(muted(random))));
  }
  return parts.join('');
};

/** What stands and lies behind everything, as SVG that fills the picture. */
export const background: Background = (random, width, height) =>
  random.pick([plain, stripes, bricks, room, room, room, room, outdoors, patches, patches])(random, width, height);
