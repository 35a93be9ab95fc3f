import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../../models/recipe/evaluation/measure.js';
import { measure } from '../../../models/recipe/evaluation/measure.js';

let report: Report;

beforeAll(async () => {
  report = await measure({
    modelPath: join('models', 'default.onnx'),
    threadEntry: pathToFileURL(join('dist', 'worker', 'inference.thread.mjs')),
    seed: 10_000,
    scenes: 150,
    emptyScenes: 100,
    width: 256,
    height: 256,
  });
}, 180_000);

describe('the default model', () => {
  it("should have an AP50 of at least 0.85 on 150 held-out scenes, by the worker's own pipeline", () => {
    expect(report.objects).toBeGreaterThan(300);
    expect(report.meanAp50).toBeGreaterThan(0.85);
    expect(report.meanAp75).toBeGreaterThan(0.6);
  });

  it('should know every kind of object', () => {
    for (const [label, ap50] of Object.entries(report.ap50)) expect([label, ap50 > 0.7]).toEqual([label, true]);
  });

  it('should hardly ever be sure of something on a scene without any', () => {
    expect(report.emptyScenes).toBe(100);
    expect(report.falseBoxes).toBeLessThanOrEqual(8);
  });
});
