import { barbell } from './objects/barbell.js';
import { bench } from './objects/bench.js';
import { dumbbell } from './objects/dumbbell.js';
import { kettlebell } from './objects/kettlebell.js';
import { medicineBall } from './objects/medicine-ball.js';
import { plate } from './objects/plate.js';
import type { Random } from './random.js';
import type { Pose } from './raster.js';
import type { Drawing } from './svg.js';

/** What the detector knows, in the order of its class scores. */
export const LABELS = ['dumbbell', 'barbell', 'kettlebell', 'plate', 'medicine_ball', 'bench'] as const;
export type Label = (typeof LABELS)[number];

interface Kind {
  readonly draw: (random: Random) => Drawing;
  /** The smallest and largest length, in pixels of a picture whose longer side is 256. */
  readonly size: readonly [number, number];
  /** Whether it may lie at any angle, or stands on the floor. */
  readonly lies: boolean;
}

const KINDS: Record<Label, Kind> = {
  dumbbell: { draw: dumbbell, size: [30, 150], lies: true },
  barbell: { draw: barbell, size: [70, 235], lies: true },
  kettlebell: { draw: kettlebell, size: [26, 140], lies: false },
  plate: { draw: plate, size: [24, 140], lies: true },
  medicine_ball: { draw: medicineBall, size: [24, 140], lies: true },
  bench: { draw: bench, size: [50, 165], lies: false },
};

/** A random object of a kind and how it stands; `unit` is the picture's longer side over 256. */
export function drawObject(random: Random, label: Label, unit: number): { drawing: Drawing; pose: Pose } {
  const { draw, size, lies } = KINDS[label];
  const drawing = draw(random);
  const length = size[0] * (size[1] / size[0]) ** random.range(0, 1);
  const scaleY = (length / 100) * unit;
  const stretch = label === 'medicine_ball' ? random.range(0.95, 1.05) : random.range(0.82, 1.2);
  const rotation = lies && random.chance(0.6) ? random.range(0, 360) : random.normal(9);
  const skew = label === 'medicine_ball' ? 0 : random.normal(4);
  const mirrored = random.chance(0.5) && (label === 'dumbbell' || label === 'barbell') ? -1 : 1;
  return { drawing, pose: { scaleX: mirrored * scaleY * stretch, scaleY, rotation, skew } };
}
