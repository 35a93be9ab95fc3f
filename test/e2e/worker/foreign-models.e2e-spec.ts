import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Detector } from '../../../apps/worker/src/detection/detector.js';
import { startDetector } from '../../../apps/worker/src/detection/detector.js';
import { overlap } from '../support/samples.js';
import { THREAD_ENTRY } from './worker-build.js';

const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const found = z.object({ label: z.string(), score: z.number(), box });
const expectedSchema = z.object({
  settings: z.object({ threshold: z.number(), nms_iou: z.number() }),
  models: z.record(
    z.string(),
    z.object({
      input: z.tuple([z.number(), z.number()]),
      decode: z.string(),
      channel_order: z.string(),
      mean: z.array(z.number()),
      std: z.array(z.number()),
      fit: z.string(),
      pad: z.number().optional(),
    }),
  ),
  results: z.array(
    z.object({
      model: z.string(),
      photo: z.string(),
      width: z.number(),
      height: z.number(),
      detections: z.array(found),
    }),
  ),
});
type Expected = z.infer<typeof expectedSchema>;
type Found = z.infer<typeof found>;

interface Case {
  readonly model: string;
  /** What of EXPECTED.json the sidecar says: everything, only what no file can tell, or nothing. */
  readonly sidecar: 'whole' | 'labels and fit' | 'none';
}

const CASES: readonly Case[] = [
  { model: 'yolox_nano_416.onnx', sidecar: 'whole' },
  { model: 'yolox_nano_416.onnx', sidecar: 'labels and fit' },
  { model: 'yolox_nano_416.onnx', sidecar: 'none' },
  { model: 'derived_yolox_nano_u8_v8head.onnx', sidecar: 'whole' },
  { model: 'derived_yolox_nano_u8_v8head.onnx', sidecar: 'labels and fit' },
  { model: 'deimv2_atto_320.onnx', sidecar: 'whole' },
  { model: 'deimv2_atto_320.onnx', sidecar: 'labels and fit' },
  { model: 'ultraface_rfb_320.onnx', sidecar: 'whole' },
  { model: 'ultraface_rfb_320.onnx', sidecar: 'none' },
  { model: 'fastestdet_352.onnx', sidecar: 'whole' },
  { model: 'fastestdet_352.onnx', sidecar: 'none' },
];
const dataDir = process.env['SPOTTER_TEST_DATA'];

if (dataDir === undefined) {
  describe('models of others', () => {
    console.warn('Models of others are not tested: SPOTTER_TEST_DATA is not set');
    it.todo('should find what others find: set SPOTTER_TEST_DATA to a folder with models, photos and EXPECTED.json');
  });
} else {
  describe.each(CASES)('$model, sidecar: $sidecar', ({ model, sidecar }) => {
    let folder: string;
    let expected: Expected;
    let detector: Detector;
    let names: string[];

    beforeAll(async () => {
      expected = expectedSchema.parse(JSON.parse(await readFile(join(dataDir, 'EXPECTED.json'), 'utf8')));
      folder = await mkdtemp(join(tmpdir(), 'spotter-models-'));
      await copyFile(join(dataDir, 'models', model), join(folder, model));
      const coco = (await readFile(join(dataDir, 'coco.names.txt'), 'utf8')).trim().split(/\r?\n/u);
      names = model.startsWith('ultraface') ? ['face'] : coco;
      if (sidecar !== 'none') {
        const settings = settingsOf(expected, model, sidecar === 'whole');
        await writeFile(join(folder, model.replace('.onnx', '.json')), JSON.stringify({ ...settings, labels: names }));
      }
      detector = await startDetector({
        modelPath: join(folder, model),
        threads: 1,
        threadEntry: THREAD_ENTRY,
        defaults: { minConfidence: expected.settings.threshold, nmsIou: expected.settings.nms_iou },
      });
    }, 30_000);

    afterAll(async () => {
      await detector.close();
      await rm(folder, { recursive: true });
    });

    it('should be told for what it is', () => {
      expect(detector.spec.family).toBe(expected.models[model]?.decode);
    });

    it('should know its labels when somebody names them', () => {
      const areKnown = sidecar !== 'none' || model.startsWith('ultraface');
      expect(detector.spec.labelsKnown).toBe(areKnown);
      expect(detector.labels).toEqual(areKnown ? names : names.map((_, index) => `class ${index}`));
    });

    it('should find what other implementations find on every photo', async () => {
      const overlaps: number[] = [];
      const differences: number[] = [];
      const unmatched: string[] = [];
      for (const reference of expected.results.filter((entry) => entry.model === model)) {
        const { photo, width, height } = reference;
        const result = await detector.detect(await readFile(join(dataDir, 'photos', photo)));
        expect(result).toMatchObject({ imageWidth: width, imageHeight: height });
        const comparison = compare(
          result.detections.map(({ label, confidence, bbox }) => ({ label, score: confidence, box: [...bbox] })),
          reference.detections.map((one) => ({ ...one, label: detector.labels[names.indexOf(one.label)] ?? '' })),
        );
        overlaps.push(...comparison.overlaps);
        differences.push(...comparison.differences);
        unmatched.push(...comparison.unmatched.map(({ label, score }) => `${photo}: ${label} ${score}`));
      }

      expect(overlaps.length).toBeGreaterThan(0);
      // Stricter than the promised 0.95, 0.1 and 0.02: the reference was made with the same decoder and kernel, and a wrong pad
      // colour alone costs no more than 0.008 on average.
      expect(mean(overlaps)).toBeGreaterThanOrEqual(0.99);
      expect(Math.max(...differences)).toBeLessThanOrEqual(0.05);
      expect(mean(differences)).toBeLessThanOrEqual(0.005);
      expect(unmatched).toEqual([]);
    }, 60_000);
  });
}

function settingsOf(expected: Expected, model: string, isWhole: boolean): object {
  const settings = expected.models[model];
  const { fit, pad } = settings ?? {};
  if (!isWhole) return { fit, pad };
  return {
    fit,
    pad,
    format: settings?.decode,
    inputSize: settings?.input,
    channelOrder: settings?.channel_order,
    mean: settings?.mean,
    std: settings?.std,
  };
}

/**
 * Pairs each expected object with the one of its label that overlaps it most. An object that only one side has counts
 * as unmatched, unless its score is so near the threshold that the other side may have been just below it.
 */
function compare(actual: readonly Found[], reference: readonly Found[]) {
  const left = [...actual];
  const overlaps: number[] = [];
  const differences: number[] = [];
  const unmatched: Found[] = [];
  for (const wanted of reference) {
    const rivals = left
      .filter(({ label }) => label === wanted.label)
      .map((candidate) => ({ candidate, share: overlap(candidate.box, wanted.box) }))
      .filter(({ share }) => share > 0.5)
      .sort((a, b) => b.share - a.share);
    const [best] = rivals;
    if (best === undefined) {
      unmatched.push(wanted);
      continue;
    }
    left.splice(left.indexOf(best.candidate), 1);
    overlaps.push(best.share);
    differences.push(Math.abs(best.candidate.score - wanted.score));
  }
  return { overlaps, differences, unmatched: [...unmatched, ...left].filter(({ score }) => score > 0.3 + 0.1) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
