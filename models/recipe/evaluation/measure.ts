import { startDetector } from '../../../apps/worker/src/detection/detector.js';
import { encodeScene } from '../scenes/jpeg.js';
import { LABELS } from '../scenes/objects.js';
import { isEmptyScene, renderScene } from '../scenes/scene.js';
import { averagePrecision } from './average-precision.js';
import type { Picture, Truth } from './average-precision.js';

export interface Measurement {
  readonly modelPath: string;
  /** The worker's built `inference.thread.mjs`. */
  readonly threadEntry: URL;
  /** The first seed. Training starts at 1,000,000. */
  readonly seed: number;
  /** How many scenes to take as they come, and how many empty ones beside them. */
  readonly scenes: number;
  readonly emptyScenes: number;
  readonly width: number;
  readonly height: number;
}

export interface Report {
  readonly model: { readonly name: string; readonly sha256: string };
  readonly objects: number;
  readonly ap50: Readonly<Record<string, number>>;
  readonly ap75: Readonly<Record<string, number>>;
  readonly meanAp50: number;
  readonly meanAp75: number;
  /** Boxes scoring {@link FALSE_BOX_CONFIDENCE} or more on all the empty scenes together. */
  readonly falseBoxes: number;
  readonly emptyScenes: number;
  /** Wall time of one picture, from JPEG bytes to detections, one at a time. */
  readonly millisecondsPerPicture: number;
}

/** Low enough that the precision-recall curve is whole. */
const LEAST_CONFIDENCE = 0.01;
export const FALSE_BOX_CONFIDENCE = 0.5;

interface Sample {
  readonly jpeg: Uint8Array;
  readonly truths: readonly Truth[];
}

async function renderSamples(seeds: readonly number[], { width, height }: Measurement): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const seed of seeds) {
    const scene = await renderScene(seed, width, height);
    samples.push({ jpeg: await encodeScene(scene), truths: scene.objects });
  }
  return samples;
}

function seedsOf({ seed, scenes, emptyScenes }: Measurement): number[] {
  const seeds = Array.from({ length: scenes }, (_, index) => seed + index);
  for (let next = seed + scenes; seeds.length < scenes + emptyScenes; next += 1)
    if (isEmptyScene(next)) seeds.push(next);
  return seeds;
}

async function detectAll(
  samples: readonly Sample[],
  { modelPath, threadEntry }: Measurement,
): Promise<Omit<Detected, 'samples'>> {
  const detector = await startDetector({ modelPath, threads: 1, threadEntry, defaults: {} });
  try {
    const pictures: Picture[] = [];
    const started = performance.now();
    for (const { jpeg, truths } of samples) {
      const { detections } = await detector.detect(jpeg, { minConfidence: LEAST_CONFIDENCE });
      pictures.push({ truths, detections });
    }
    return { model: detector.model, pictures, milliseconds: (performance.now() - started) / samples.length };
  } finally {
    await detector.close();
  }
}

interface Detected {
  readonly model: Report['model'];
  readonly pictures: readonly Picture[];
  readonly milliseconds: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Runs a model over held-out scenes through the worker's own pipeline: JPEG decoding, letterbox, inference, NMS. */
export async function measure(measurement: Measurement): Promise<Report> {
  // All scenes first: the worker forbids libvips, for the whole process, to load the SVG that scenes are drawn with.
  const samples = await renderSamples(seedsOf(measurement), measurement);
  const { model, pictures, milliseconds } = await detectAll(samples, measurement);
  const drawn = pictures.slice(0, measurement.scenes);
  const apAt = (threshold: number): Record<string, number> =>
    Object.fromEntries(LABELS.map((label) => [label, averagePrecision(drawn, label, threshold)]));
  const [ap50, ap75] = [apAt(0.5), apAt(0.75)];
  const empty = pictures.slice(measurement.scenes).flatMap(({ detections }) => detections);
  return {
    model,
    objects: drawn.reduce((sum, { truths }) => sum + truths.length, 0),
    ap50,
    ap75,
    meanAp50: mean(Object.values(ap50)),
    meanAp75: mean(Object.values(ap75)),
    falseBoxes: empty.filter(({ confidence }) => confidence >= FALSE_BOX_CONFIDENCE).length,
    emptyScenes: measurement.emptyScenes,
    millisecondsPerPicture: milliseconds,
  };
}
