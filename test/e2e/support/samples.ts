import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { intersectionOverUnion } from '../../../apps/worker/src/detection/nms.js';
import type { ImageAnswer } from './client.js';

export type Box = readonly [x1: number, y1: number, x2: number, y2: number];

export interface SampleScene {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly objects: readonly { readonly label: string; readonly bbox: Box }[];
}

const FOLDER = join('models', 'samples');

/** The sample scenes with their exact boxes, as the renderer wrote them. */
export async function sampleScenes(): Promise<SampleScene[]> {
  return JSON.parse(await readFile(join(FOLDER, 'scenes.json'), 'utf8')) as SampleScene[];
}

/** What the committed model was seen to find on each sample scene. */
export async function expectedDetections(): Promise<Map<string, ImageAnswer['detections']>> {
  const expected = JSON.parse(await readFile(join(FOLDER, 'expected.json'), 'utf8')) as {
    file: string;
    detections: ImageAnswer['detections'];
  }[];
  return new Map(expected.map(({ file, detections }) => [file, detections]));
}

export function readSample(file: string): Promise<Buffer> {
  return readFile(join(FOLDER, file));
}

/** Intersection over union of two boxes. */
export function overlap(a: Box, b: Box): number {
  return intersectionOverUnion(corners(a), corners(b));
}

function corners([x1, y1, x2, y2]: Box) {
  return { x1, y1, x2, y2 };
}
