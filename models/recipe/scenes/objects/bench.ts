import { anyColour, iron, rubber, steel, vivid } from '../colours.js';
import type { Colour } from '../colours.js';
import type { Random } from '../random.js';
import { extrude, slab, turned } from '../solids.js';
import type { Depth } from '../solids.js';
import { group } from '../svg.js';
import type { Drawing } from '../svg.js';

interface Frame {
  readonly pad: Colour;
  readonly tube: Colour;
  readonly height: number;
  readonly depth: number;
  readonly padThickness: number;
  readonly tubeThickness: number;
  readonly view: Depth;
}

function leg({ tube, height, depth, padThickness, tubeThickness: t, view }: Frame, x: number, lean: number): string {
  const top = height - padThickness;
  const middle = depth / 2;
  const post = turned(slab(x - t / 2, t * 0.6, t, top - t * 0.6), lean, [x, top]);
  const foot = extrude(slab(x - t / 2 + lean * 0.4, 0, t, t), -2, depth + 2, tube, view);
  return foot + extrude(post, middle - t / 2, middle + t / 2, tube, view);
}

function uprights({ tube, depth, tubeThickness: t, view }: Frame, x: number, height: number): string {
  const post = (z: number): string =>
    extrude(slab(x - t / 2, 0, t, height), z - t / 2, z + t / 2, tube, view) +
    extrude(slab(x, height * 0.86, t * 2, t * 0.7), z - t / 2, z + t / 2, tube, view);
  return post(depth + 5) + post(-5);
}

function pads(random: Random, frame: Frame, incline: number): string {
  const { pad, height, depth, padThickness, view } = frame;
  const base = height - padThickness;
  if (incline === 0) return extrude(slab(-50, base, 100, padThickness), 0, depth, pad, view);
  const split = random.range(8, 18);
  const seat = turned(slab(split + 2, base, 48 - split, padThickness), random.range(0, 12), [split + 2, base]);
  const back = turned(slab(split - 66, base, 64, padThickness), -incline, [split, base]);
  return extrude(seat, 0, depth, pad, view) + extrude(back, 0, depth, pad, view);
}

/** A weight bench standing on the floor, 100 units long or somewhat more: flat, inclined, or with uprights. */
export function bench(random: Random): Drawing {
  const frame: Frame = {
    pad: random.chance(0.55) ? rubber(random) : random.pick([vivid, anyColour])(random),
    tube: random.pick([steel, iron, rubber, vivid])(random),
    height: random.range(32, 46),
    depth: random.range(20, 32),
    padThickness: random.range(6, 11),
    tubeThickness: random.range(3.5, 7),
    view: [random.range(-0.75, 0.75), random.range(0.12, 0.6)],
  };
  const incline = random.chance(0.4) ? random.range(20, 75) : 0;
  const spread = random.range(26, 42);
  const lean = random.chance(0.4) ? random.range(4, 18) : 0;
  const parts = [leg(frame, spread, lean), leg(frame, -spread, -lean)];
  if (incline > 0 || random.chance(0.3)) {
    const t = frame.tubeThickness;
    const beam = slab(-spread, random.range(0.15, 0.45) * frame.height, 2 * spread, t);
    parts.unshift(extrude(beam, frame.depth / 2, frame.depth / 2 + t, frame.tube, frame.view));
  }
  const rack = incline === 0 && random.chance(0.25) ? random.range(60, 95) : 0;
  const ordered = [...parts, pads(random, frame, incline)];
  if (rack > 0) ordered.unshift(uprights(frame, -44, rack));
  const flip = random.chance(0.5) ? 'scale(-1 1)' : 'scale(1 1)';
  return {
    svg: group(`${flip} translate(0 ${incline > 0 ? 36 : 26})`, ordered.join('')),
    halfWidth: 82,
    halfHeight: 85,
  };
}
