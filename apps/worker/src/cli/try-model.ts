import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { DetectionResult } from '@spotter/shared';
import { loadModel } from '../detection/inference.js';
import { readModelFile } from '../detection/model/model-file.js';
import { effectiveOptions } from '../detection/thresholds.js';
import { drawBoxes } from './draw-boxes.js';
import { table } from './table.js';

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
 * @throws {UnusableModelError} when the model can't be run.
 * @throws {UnusableImageError} when a picture can't be used.
 */
export async function tryModel({ modelPath, images, folder, request, nmsIou, say }: TryOptions): Promise<void> {
  const file = await readModelFile(modelPath);
  const model = await loadModel(file);
  const { minConfidence, labels, maxDetections } = request;
  const options = effectiveOptions({}, { minConfidence, nmsIou, maxDetections, labels }, model.spec.thresholds);
  await mkdir(folder, { recursive: true });
  for (const path of images) {
    const image = await readFile(path);
    const result = await model.detect(image, options);
    const target = join(folder, `${parse(path).name}.${file.identity.name}.jpg`);
    await writeFile(target, await drawBoxes(image, result.detections));
    say(`${path}, ${result.imageWidth} x ${result.imageHeight}:`);
    say(resultTable(result));
    say(`drawn in ${target}\n`);
  }
}

function resultTable({ detections }: DetectionResult): string {
  if (detections.length === 0) return 'nothing found';
  return table(
    ['label', 'score', 'x1', 'y1', 'x2', 'y2'],
    detections.map(({ label, confidence, bbox }) => [label, confidence.toFixed(3), ...bbox.map(Math.round)]),
  );
}
