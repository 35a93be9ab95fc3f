import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalStack } from '../../apps/local/src/stack.options.js';
import { startLocalStack } from './support/recorded-stack.js';
import type { ImageAnswer, JobAnswer } from './support/client.js';
import { submit, upload, waitForEnd } from './support/client.js';
import type { SampleScene } from './support/samples.js';
import { expectedDetections, overlap, readSample, sampleScenes } from './support/samples.js';

let folder: string;
let stack: LocalStack;
let scenes: SampleScene[];
let job: JobAnswer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotter-first-light-'));
  stack = await startLocalStack({ dataDir: folder, workers: 1 });
  scenes = await sampleScenes();
  const { api } = stack.endpoints;
  const urls = await Promise.all(scenes.map(async ({ file }) => upload(api, await readSample(file), file)));
  job = await waitForEnd(api, await submit(api, urls), 60_000);
}, 120_000);

afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true });
});

function imageOf(scene: SampleScene): ImageAnswer {
  const image = job.detections?.find(({ imageIndex }) => imageIndex === scenes.indexOf(scene));
  if (image === undefined) throw new Error(`there is no result for ${scene.file}`);
  return image;
}

/** Every sure detection of `others` is among `detections`; near the threshold another processor may round differently. */
function expectToHoldAll(detections: ImageAnswer['detections'], others: ImageAnswer['detections']): void {
  for (const { label, confidence, bbox } of others.filter((other) => other.confidence >= 0.4)) {
    const same = detections.filter((one) => one.label === label && overlap(one.bbox, bbox) > 0.97);
    expect(same).toHaveLength(1);
    expect(Math.abs((same[0]?.confidence ?? 0) - confidence)).toBeLessThan(0.01);
  }
}

describe('a photo that goes in', () => {
  it('should come out in a COMPLETED job that has an entry for every picture', () => {
    expect(job).toMatchObject({ status: 'COMPLETED', processedCount: scenes.length, failedCount: 0, errors: [] });
    for (const scene of scenes) {
      const image = imageOf(scene);
      expect(image).toMatchObject({ imageWidth: scene.width, imageHeight: scene.height });
      expect(image.detectionCount).toBe(image.detections.length);
    }
  });

  it('should name the model by its file and digest', async () => {
    const sha256 = createHash('sha256')
      .update(await readFile(join('models', 'default.onnx')))
      .digest('hex');

    for (const scene of scenes) expect(imageOf(scene).model).toEqual({ name: 'default', sha256 });
  });

  it('should find what was drawn where it was drawn', () => {
    const drawn = scenes.flatMap((scene) => scene.objects.map((object) => ({ ...object, scene })));
    const overlaps = drawn.map(({ label, bbox, scene }) => {
      const candidates = imageOf(scene).detections.filter((detection) => detection.label === label);
      return Math.max(0, ...candidates.map((detection) => overlap(detection.bbox, bbox)));
    });
    const found = overlaps.filter((value) => value >= 0.5);
    expect(found.length / drawn.length).toBeGreaterThan(0.7);
    expect(found.reduce((sum, value) => sum + value, 0) / found.length).toBeGreaterThan(0.75);
  });

  it('should rarely be sure of what was not drawn', () => {
    const sure = scenes.flatMap((scene) =>
      imageOf(scene)
        .detections.filter(({ confidence }) => confidence >= 0.5)
        .map(({ label, bbox }) => scene.objects.some((o) => o.label === label && overlap(o.bbox, bbox) >= 0.5)),
    );
    expect(sure.length).toBeGreaterThan(20);
    expect(sure.filter((right) => right).length / sure.length).toBeGreaterThan(0.8);
  });

  it('should give the boxes and scores that the committed model is known for', async () => {
    const expected = await expectedDetections();
    for (const scene of scenes) {
      const known = expected.get(scene.file) ?? [];
      const { detections } = imageOf(scene);
      expectToHoldAll(detections, known);
      expectToHoldAll(known, detections);
    }
  });

  it('should obey the options of the request', async () => {
    const { api } = stack.endpoints;
    const scene = scenes.find(({ objects }) => new Set(objects.map(({ label }) => label)).size > 1);
    const label = scene?.objects[0]?.label ?? '';
    const url = await upload(api, await readSample(scene?.file ?? ''), 'scene.jpg');
    const detectionsWith = async (options: object): Promise<ImageAnswer['detections']> => {
      const ended = await waitForEnd(api, await submit(api, [url], { options }), 30_000);
      return ended.detections?.[0]?.detections ?? [];
    };

    const all = await detectionsWith({ minConfidence: 0.05 });
    const sure = await detectionsWith({ minConfidence: 0.5 });
    const labelled = await detectionsWith({ minConfidence: 0.05, labels: [label] });
    const one = await detectionsWith({ minConfidence: 0.05, maxDetections: 1 });

    expect(sure).toEqual(all.filter(({ confidence }) => confidence >= 0.5));
    expect(sure.length).toBeLessThan(all.length);
    expect(labelled).toEqual(all.filter((detection) => detection.label === label));
    expect(labelled.length).toBeLessThan(all.length);
    expect(one).toEqual(all.slice(0, 1));
  });
});
