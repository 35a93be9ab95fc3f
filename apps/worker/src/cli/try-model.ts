import { mkdir, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { DetectionResult } from '@spotter/shared';
import { UnusableImageError } from '../detection/detection.errors.js';
import { loadModel } from '../detection/inference.js';
import { readModelFile } from '../detection/model/model-file.js';
import { decodeImage } from '../detection/preprocess/decode-image.js';
import { effectiveOptions } from '../detection/thresholds.js';
import { drawBoxes } from './draw-boxes.js';
import { readPicture } from './read-picture.js';
import { table } from './table.js';
import { UsageError } from './usage-error.js';

export interface TryOptions {
  readonly modelPath: string;
  readonly images: readonly string[];
  /** Where the pictures with boxes are written to; made when it is missing. */
  readonly folder: string;
  readonly request: {
    readonly minConfidence: number | undefined;
    readonly labels: readonly string[] | undefined;
    readonly maxDetections: number | undefined;
  };
  readonly nmsIou: number | undefined;
  readonly say: (text: string) => void;
}

/**
 * Runs a model over pictures as the worker does, prints what it finds and writes each picture with the boxes drawn in.
 *
 * @returns how many pictures can't be used; the others are done all the same.
 * @throws {UnusableModelError} when the model can't be run.
 * @throws {UsageError} when the folder can't be made.
 */
export async function tryModel({ modelPath, images, folder, request, nmsIou, say }: TryOptions): Promise<number> {
  const file = await readModelFile(modelPath);
  const model = await loadModel(file);
  const { minConfidence, labels, maxDetections } = request;
  const options = effectiveOptions({}, { minConfidence, nmsIou, maxDetections, labels }, model.spec.thresholds);
  await makeFolder(folder);
  const taken = new Set<string>();
  let failed = 0;
  for (const path of images) {
    try {
      const image = await readPicture(path);
      const pixels = await decodeImage(image, model.spec.input, model.spec.preprocessing);
      const result = await model.detect(pixels, options);
      say(`${path}, ${result.imageWidth} x ${result.imageHeight}:`);
      say(resultTable(result));
      const target = targetFor(path, file.identity.name, taken);
      await writeFile(join(folder, target), await drawBoxes(image, result.detections));
      say(`drawn in ${join(folder, target)}\n`);
    } catch (error) {
      if (!(error instanceof UnusableImageError) && !(error instanceof UsageError)) throw error;
      failed++;
      say(`${path}: ${error.message}\n`);
    }
  }
  return failed;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`The folder ${folder} can't be made`, { cause: error });
  }
}

/** Pictures of one name may come from several folders. */
function targetFor(path: string, model: string, taken: Set<string>): string {
  const { base } = parse(path);
  let target = `${base}.${model}.jpg`;
  for (let count = 2; taken.has(target); count++) target = `${base}.${model}.${count}.jpg`;
  taken.add(target);
  return target;
}

function resultTable({ detections }: DetectionResult): string {
  if (detections.length === 0) return 'nothing found';
  return table(
    ['label', 'score', 'x1', 'y1', 'x2', 'y2'],
    detections.map(({ label, confidence, bbox }) => [label, confidence.toFixed(3), ...bbox.map(Math.round)]),
  );
}
