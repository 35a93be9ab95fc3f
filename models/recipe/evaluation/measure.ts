import { startDetector } from '../../../apps/worker/src/detection/detector.js';
import { encodeScene } from '../scenes/jpeg.js';
import { LABELS } from '../scenes/objects.js';
import { isEmptyScene, renderScene } from '../scenes/scene.js';
import type { Surroundings } from '../scenes/scene.js';
import { averagePrecision } from './average-precision.js';
import type { Picture, Truth } from './average-precision.js';

export interface Measurement {
  readonly modelPath: string;
  /** The worker's built `inference.thread.mjs`. */
  readonly threadEntry: URL;
  /** The first seed. Training starts at 1,000,000. */
  readonly seed: number;
  /** How many scenes to take as they come, and how many empty ones of each surroundings beside them. */
  readonly scenes: number;
  readonly emptyScenes: number;
  readonly width: number;
  readonly height: number;
  /** Pictures, as files hold them, that show no gym gear. */
  readonly negatives: readonly Uint8Array[];
}

/** What was found where there is nothing to find. */
export interface FalseBoxes {
  readonly pictures: number;
  /** Boxes scoring {@link FALSE_BOX_CONFIDENCE} or more on all of the pictures together. */
  readonly boxes: number;
}

export interface Report {
  readonly model: { readonly name: string; readonly sha256: string };
  readonly objects: number;
  readonly ap50: Readonly<Record<string, number>>;
  readonly ap75: Readonly<Record<string, number>>;
  readonly meanAp50: number;
  readonly meanAp75: number;
  readonly falseBoxes: Readonly<Record<Surroundings | 'negatives', FalseBoxes>>;
  /** Wall time of one picture, from JPEG bytes to detections, one at a time. */
  readonly millisecondsPerPicture: number;
}

/** Low enough that the precision-recall curve is whole. */
const LEAST_CONFIDENCE = 0.01;
export const FALSE_BOX_CONFIDENCE = 0.5;

interface Sample {
  readonly image: Uint8Array;
  readonly truths: readonly Truth[];
}

async function renderSample(seed: number, { width, height }: Measurement, surroundings: Surroundings): Promise<Sample> {
  const scene = await renderScene(seed, width, height, surroundings);
  return { image: await encodeScene(scene), truths: scene.objects };
}

async function renderScenes(measurement: Measurement): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let index = 0; index < measurement.scenes; index += 1)
    samples.push(await renderSample(measurement.seed + index, measurement, 'gym'));
  return samples;
}

/** The first empty scenes after the others. */
async function renderEmpty(measurement: Measurement, surroundings: Surroundings): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let seed = measurement.seed + measurement.scenes; samples.length < measurement.emptyScenes; seed += 1)
    if (isEmptyScene(seed, surroundings)) samples.push(await renderSample(seed, measurement, surroundings));
  return samples;
}

type Detect = (samples: readonly Sample[]) => Promise<Picture[]>;

async function countFalseBoxes(detect: Detect, samples: readonly Sample[]): Promise<FalseBoxes> {
  const found = (await detect(samples)).flatMap(({ detections }) => detections);
  const boxes = found.filter(({ confidence }) => confidence >= FALSE_BOX_CONFIDENCE).length;
  return { pictures: samples.length, boxes };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function precisionsOf(
  pictures: readonly Picture[],
): Pick<Report, 'objects' | 'ap50' | 'ap75' | 'meanAp50' | 'meanAp75'> {
  const apAt = (threshold: number): Record<string, number> =>
    Object.fromEntries(LABELS.map((label) => [label, averagePrecision(pictures, label, threshold)]));
  const [ap50, ap75] = [apAt(0.5), apAt(0.75)];
  const objects = pictures.reduce((sum, { truths }) => sum + truths.length, 0);
  return { objects, ap50, ap75, meanAp50: mean(Object.values(ap50)), meanAp75: mean(Object.values(ap75)) };
}

/** Runs a model over held-out scenes through the worker's own pipeline: JPEG decoding, letterbox, inference, NMS. */
export async function measure(measurement: Measurement): Promise<Report> {
  const { modelPath, threadEntry, negatives } = measurement;
  // All scenes first: the worker forbids libvips, for the whole process, to load the SVG that scenes are drawn with.
  const scenes = await renderScenes(measurement);
  const empty: Record<Surroundings | 'negatives', readonly Sample[]> = {
    gym: await renderEmpty(measurement, 'gym'),
    wild: await renderEmpty(measurement, 'wild'),
    sparse: await renderEmpty(measurement, 'sparse'),
    people: await renderEmpty(measurement, 'people'),
    negatives: negatives.map((image) => ({ image, truths: [] })),
  };
  const detector = await startDetector({ modelPath, threads: 1, threadEntry, defaults: {} });
  const detect: Detect = async (samples) => {
    const pictures: Picture[] = [];
    for (const { image, truths } of samples) {
      const { detections } = await detector.detect(image, { minConfidence: LEAST_CONFIDENCE });
      pictures.push({ truths, detections });
    }
    return pictures;
  };
  try {
    const started = performance.now();
    const pictures = await detect(scenes);
    const millisecondsPerPicture = (performance.now() - started) / scenes.length;
    const falseBoxes = {
      gym: await countFalseBoxes(detect, empty.gym),
      wild: await countFalseBoxes(detect, empty.wild),
      sparse: await countFalseBoxes(detect, empty.sparse),
      people: await countFalseBoxes(detect, empty.people),
      negatives: await countFalseBoxes(detect, empty.negatives),
    };
    return { model: detector.model, ...precisionsOf(pictures), falseBoxes, millisecondsPerPicture };
  } finally {
    await detector.close();
  }
}
