import { css, shade } from '../colours.js';
import type { Clutter } from '../clutter/lying.js';
import type { Random } from '../random.js';
import { ellipse, group } from '../svg.js';
import type { Point } from '../svg.js';
import { weave } from '../surface.js';
import { capsule, cloth, endOf, limb, skinColour } from './body.js';
import type { Cloth } from './body.js';
import { footwear, head, held, underfoot } from './worn.js';

/** How far the joints are bent, in degrees: the spread that each is drawn with, and the middle of thigh and knee. */
interface Posture {
  readonly lean: number;
  readonly stride: number;
  readonly thigh: number;
  readonly knee: number;
  readonly arms: number;
}

const POSTURES: readonly [Posture, ...Posture[]] = [
  { lean: 6, stride: 8, thigh: 0, knee: 4, arms: 20 },
  { lean: 15, stride: 35, thigh: 15, knee: 40, arms: 45 },
  { lean: 30, stride: 15, thigh: 55, knee: 75, arms: 60 },
  { lean: 10, stride: 12, thigh: 85, knee: 85, arms: 30 },
  { lean: 45, stride: 50, thigh: 20, knee: 40, arms: 90 },
];

const moved = ([x, y]: Point, angle: number, content: string): string =>
  group(`translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${angle.toFixed(1)})`, content);

interface Outfit {
  readonly top: Cloth;
  readonly sleeve: Cloth;
  readonly trousers: Cloth;
  readonly shin: Cloth;
  readonly girth: number;
  readonly glides: boolean;
}

function outfit(random: Random, skin: Cloth): Outfit {
  const [top, trousers] = [cloth(random), cloth(random)];
  return {
    top,
    sleeve: random.chance(0.3) ? skin : top,
    trousers,
    shin: random.chance(0.3) ? skin : trousers,
    girth: random.range(0.75, 1.4),
    glides: random.chance(0.4),
  };
}

function leg(random: Random, hip: Point, posture: Posture, { trousers, shin, girth, glides }: Outfit): string {
  const thigh = posture.thigh + random.normal(posture.stride);
  const calf = thigh - Math.abs(posture.knee + random.normal(posture.stride * 0.7));
  const knee = endOf(hip, thigh, 24);
  const ankle = endOf(knee, calf, 24);
  const sole = calf * random.range(0, 1);
  return (
    limb(random, knee, ankle, 4.5 * girth, 3.2 * girth, shin) +
    limb(random, hip, knee, 6.5 * girth, 5 * girth, trousers) +
    moved(ankle, -sole, (glides ? underfoot(random) : '') + footwear(random))
  );
}

function arm(random: Random, shoulder: Point, posture: Posture, { sleeve, girth }: Outfit, skin: Cloth): string {
  const upper = random.normal(posture.arms);
  const lower = upper + random.range(0, 110);
  const elbow = endOf(shoulder, upper, 16);
  const wrist = endOf(elbow, lower, 15);
  const hand = random.chance(0.4) ? cloth(random).colour : skin.colour;
  return (
    limb(random, shoulder, elbow, 4.3 * girth, 3.5 * girth, sleeve) +
    limb(random, elbow, wrist, 3.5 * girth, 2.6 * girth, random.chance(0.3) ? skin : sleeve) +
    (random.chance(0.5) ? moved(wrist, 0, held(random)) : '') +
    ellipse(wrist[0], wrist[1], 3.4, 3.4, css(hand))
  );
}

function torso(random: Random, hip: Point, shoulder: Point, { top, girth }: Outfit): string {
  if (random.chance(0.5)) return limb(random, hip, shoulder, 8 * girth, 9.5 * girth, top);
  const { defs, fill } = weave(random, random.range(8, 30), top.colour);
  return defs + capsule(hip, shoulder, 8 * girth, 9.5 * girth, fill);
}

/** A person standing, running, crouching, sitting or in the air, the hip at the origin, about 100 units high. */
export const figure: Clutter = (random) => {
  const posture = random.pick(POSTURES);
  const skin: Cloth = { colour: skinColour(random) };
  const worn = outfit(random, skin);
  const lean = 180 - random.normal(posture.lean) - posture.thigh * 0.3;
  const hip: Point = [0, 0];
  const shoulder = endOf(hip, lean, 27);
  const neck = endOf(shoulder, lean, 11);
  return [
    arm(random, shoulder, posture, worn, skin),
    leg(random, hip, posture, worn),
    leg(random, hip, posture, worn),
    capsule(shoulder, neck, 3.5, 3.2, css(shade(skin.colour, -0.15))),
    torso(random, hip, shoulder, worn),
    moved(neck, (180 - lean) * random.range(0, 0.8), head(random, skin.colour)),
    arm(random, shoulder, posture, worn, skin),
  ].join('');
};
