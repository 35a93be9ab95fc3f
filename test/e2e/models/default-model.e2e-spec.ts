import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FalseBoxes, Report } from '../../../models/recipe/evaluation/measure.js';
import { SURROUNDINGS } from '../../../models/recipe/scenes/scene.js';

const dataDir = process.env['SPOTTER_TEST_DATA'];
/** Photos of anything but gym gear. */
const photos = dataDir === undefined ? [] : ['--negatives', join(dataDir, 'photos')];

let report: Report;

beforeAll(async () => {
  // By itself: scenes are drawn several times as slowly inside of Jest.
  const { stdout } = await promisify(execFile)(process.execPath, [
    join('dist', 'recipe', 'evaluate.mjs'),
    '--json',
    ...photos,
  ]);
  report = JSON.parse(stdout) as Report;
}, 240_000);

const perPicture = ({ boxes, pictures }: FalseBoxes): number => boxes / pictures;

describe('the default model', () => {
  it("should have an AP50 of 0.92 and an AP75 of 0.75 on 150 held-out scenes, by the worker's own pipeline", () => {
    expect(report.objects).toBeGreaterThan(300);
    expect(report.meanAp50).toBeGreaterThanOrEqual(0.92);
    expect(report.meanAp75).toBeGreaterThanOrEqual(0.75);
  });

  it('should know every kind of object', () => {
    for (const [label, ap50] of Object.entries(report.ap50)) expect([label, ap50 > 0.8]).toEqual([label, true]);
  });

  it.each(SURROUNDINGS)('should be sure of something once in 20 empty scenes (%s) at most', (surroundings) => {
    expect(report.falseBoxes[surroundings].pictures).toBe(100);
    expect(perPicture(report.falseBoxes[surroundings])).toBeLessThanOrEqual(0.05);
  });

  if (dataDir === undefined) {
    console.warn('The default model is not tested on photos: SPOTTER_TEST_DATA is not set');
    it.todo(
      'should hardly ever be sure of something on photos of other things: set SPOTTER_TEST_DATA to a folder with photos',
    );
  } else {
    it('should be sure of something once in 20 photos of other things at most', () => {
      expect(report.falseBoxes.negatives.pictures).toBeGreaterThan(0);
      expect(perPicture(report.falseBoxes.negatives)).toBeLessThanOrEqual(0.05);
    });
  }
});
