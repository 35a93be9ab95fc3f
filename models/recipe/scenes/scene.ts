import { background } from './background.js';
import { NOTHING, blend, coveredArea, coveredOwners, createCanvas, tightBoxes } from './canvas.js';
import type { Canvas, Placement } from './canvas.js';
import { clutter } from './clutter.js';
import { addNoise, defocus, develop, illuminate, mottle, smear } from './effects.js';
import { LABELS, drawObject } from './objects.js';
import type { Label } from './objects.js';
import { outing } from './people.js';
import { seededRandom } from './random.js';
import type { Random } from './random.js';
import { paintDrawing, paintLayer } from './raster.js';
import { castShadow } from './shadow.js';
import { solitude, wilderness } from './wild.js';

/** At least this much of an object is seen; the rest is hidden by others or outside the picture. */
export const LEAST_VISIBLE = 0.6;
/**
 * What is behind the objects: a room or the like; anything at all, as photos of other things show it, much of it or little; or
 * people, animals and vehicles.
 */
export const SURROUNDINGS = ['gym', 'wild', 'sparse', 'people'] as const;
export type Surroundings = (typeof SURROUNDINGS)[number];
/** The share of scenes without any object. */
const EMPTY: Record<Surroundings, number> = { gym: 0.15, wild: 0.5, sparse: 0.7, people: 0.7 };

export interface SceneObject {
  readonly label: Label;
  /** The tight box `[x1, y1, x2, y2]` of what is seen of it, in pixels; x2 and y2 are the first pixel outside. */
  readonly bbox: readonly [number, number, number, number];
  /** The share of the object that is seen. */
  readonly visible: number;
}

export interface Scene {
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** Interleaved red, green, blue. */
  readonly rgb: Uint8Array;
  readonly objects: readonly SceneObject[];
}

interface Placed {
  readonly label: Label;
  readonly area: number;
  seen: number;
}

/** Whether every object, the new one included, would still be seen well enough. */
function fits(counts: Uint32Array, area: number, placed: readonly Placed[]): boolean {
  const inside = counts.reduce((sum, count) => sum + count, 0);
  if (inside < LEAST_VISIBLE * area || inside < 30) return false;
  const hidden = (index: number): number => counts[index] ?? 0;
  return placed.every((other, index) => other.seen - hidden(index) >= LEAST_VISIBLE * other.area);
}

async function placeObject(canvas: Canvas, random: Random, label: Label, placed: Placed[]): Promise<void> {
  const unit = Math.max(canvas.width, canvas.height) / 256;
  const { drawing, pose } = drawObject(random, label, unit);
  const tile = await paintDrawing(drawing, pose);
  const area = coveredArea(tile);
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const x = Math.round(canvas.width * random.range(0.02, 0.98));
    const y = Math.round(canvas.height * random.range(0.02, 0.98));
    const placement: Placement = { tile, left: x - tile.width / 2, top: y - tile.height / 2 };
    const counts = coveredOwners(canvas, placement);
    if (!fits(counts, area, placed)) continue;
    placed.forEach((other, index) => (other.seen -= counts[index] ?? 0));
    if (random.chance(0.6)) {
      const [left, top] = [
        placement.left + Math.round(random.normal(3) * unit),
        placement.top + Math.round(random.range(1, 6) * unit),
      ];
      castShadow(canvas, { tile, left, top }, Math.round(random.range(2, 6) * unit), random.range(0.2, 0.65));
    }
    blend(canvas, placement, placed.length);
    placed.push({ label, area, seen: counts.reduce((sum, count) => sum + count, 0) });
    return;
  }
}

/** Something in front: only where it leaves enough of every object. */
async function placeOccluder(canvas: Canvas, random: Random, placed: readonly Placed[]): Promise<void> {
  const { width, height } = canvas;
  const tile = await paintLayer(width, height, clutter(random, width, height, 0.4));
  const placement = { tile, left: 0, top: 0 };
  const counts = coveredOwners(canvas, placement);
  const hidden = (index: number): number => counts[index] ?? 0;
  if (!placed.every((other, index) => other.seen - hidden(index) >= LEAST_VISIBLE * other.area)) return;
  placed.forEach((other, index) => (other.seen -= hidden(index)));
  blend(canvas, placement, NOTHING);
}

const behind = { gym: background, wild: wilderness, sparse: solitude, people: outing } as const;

/** How many things lie about; those of a picture of people are to be seen behind them. */
function drawsClutter(random: Random, crowded: boolean, surroundings: Surroundings): number {
  if (surroundings === 'people') return random.integer(0, 3);
  return crowded ? random.integer(2, 14) : random.integer(0, 9);
}

async function paintBackground(
  canvas: Canvas,
  random: Random,
  crowded: boolean,
  surroundings: Surroundings,
): Promise<void> {
  const { width, height } = canvas;
  const things = drawsClutter(random, crowded, surroundings);
  const largest = crowded ? 0.7 : 0.5;
  const parts = Array.from({ length: things }, () => clutter(random, width, height, largest));
  const tile = await paintLayer(width, height, behind[surroundings](random, width, height) + parts.join(''));
  blend(canvas, { tile, left: 0, top: 0 }, NOTHING);
  const unit = Math.max(width, height) / 256;
  if (random.chance(0.6)) mottle(canvas, random, random.range(12, 70) * unit, random.range(4, 24));
  if (random.chance(0.5)) mottle(canvas, random, random.range(1, 5) * unit, random.range(2, 16));
}

async function photograph(canvas: Canvas, random: Random): Promise<void> {
  const unit = Math.max(canvas.width, canvas.height) / 256;
  if (random.chance(0.65)) illuminate(canvas, random);
  if (random.chance(0.8)) develop(canvas, random);
  if (random.chance(0.08)) smear(canvas, Math.round(random.range(2, 5) * unit));
  if (random.chance(0.4)) await defocus(canvas, Math.max(0.3, random.range(0.35, 1.3) * unit));
  if (random.chance(0.65)) addNoise(canvas, random, random.range(1, 11));
}

/** The first thing that is drawn from a seed. */
const drawsEmpty = (random: Random, surroundings: Surroundings): boolean => random.chance(EMPTY[surroundings]);

/** Whether a seed's scene holds no object, told without rendering it. */
export const isEmptyScene = (seed: number, surroundings: Surroundings = 'gym'): boolean =>
  drawsEmpty(seededRandom(seed), surroundings);

/** Renders one scene. The same seed, size and surroundings give the same pixels and boxes. */
export async function renderScene(
  seed: number,
  width: number,
  height: number,
  surroundings: Surroundings = 'gym',
): Promise<Scene> {
  const random = seededRandom(seed);
  const empty = drawsEmpty(random, surroundings);
  const canvas = createCanvas(width, height);
  await paintBackground(canvas, random, empty, surroundings);
  const placed: Placed[] = [];
  if (!empty) {
    const only = random.chance(0.12) ? random.pick(LABELS) : undefined;
    for (let count = random.integer(1, 5); count > 0; count -= 1)
      await placeObject(canvas, random, only ?? random.pick(LABELS), placed);
    if (random.chance(0.3)) await placeOccluder(canvas, random, placed);
  }
  const boxes = tightBoxes(canvas, placed.length);
  await photograph(canvas, random);
  const objects = placed.map(
    ({ label, seen, area }, index) => ({ label, bbox: boxes[index] ?? [0, 0, 0, 0], visible: seen / area }) as const,
  );
  return { seed, width, height, rgb: canvas.rgb, objects };
}
