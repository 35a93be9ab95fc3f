import { describe, expect, it } from '@jest/globals';
import { averagePrecision } from './average-precision.js';
import type { Box, Picture } from './average-precision.js';

const HERE: Box = [0, 0, 10, 10];
const THERE: Box = [50, 50, 70, 60];
const NOWHERE: Box = [80, 80, 90, 90];

const truth = (bbox: Box, label = 'plate'): Picture['truths'][number] => ({ label, bbox });
const found = (bbox: Box, confidence: number, label = 'plate'): Picture['detections'][number] => ({
  label,
  confidence,
  bbox,
});

describe('averagePrecision', () => {
  it('should be 1 when every object is found and nothing else', () => {
    const pictures = [
      { truths: [truth(HERE), truth(THERE)], detections: [found(HERE, 0.4), found(THERE, 0.9)] },
      { truths: [], detections: [] },
    ];

    expect(averagePrecision(pictures, 'plate', 0.5)).toBe(1);
  });

  it('should count a false box only against what ranks below it', () => {
    const detections = [found(HERE, 0.9), found(NOWHERE, 0.8), found(THERE, 0.7)];

    // Precision 1 up to recall 0.5 (levels 0 to 50), then 2/3 (levels 51 to 100).
    const expected = (51 * 1 + (50 * 2) / 3) / 101;
    expect(averagePrecision([{ truths: [truth(HERE), truth(THERE)], detections }], 'plate', 0.5)).toBeCloseTo(
      expected,
      12,
    );
  });

  it('should take the best precision at a recall or beyond', () => {
    const detections = [found(NOWHERE, 0.9), found(HERE, 0.8), found(THERE, 0.7)];

    // 1/2 at recall 0.5, but 2/3 at recall 1: 2/3 throughout.
    expect(averagePrecision([{ truths: [truth(HERE), truth(THERE)], detections }], 'plate', 0.5)).toBeCloseTo(
      2 / 3,
      12,
    );
  });

  it('should count a second box on the same object as false', () => {
    const detections = [found(HERE, 0.9), found([0, 0, 10, 9], 0.8)];

    // Only half of the objects are ever found: levels 0 to 50 at precision 1.
    expect(averagePrecision([{ truths: [truth(HERE), truth(THERE)], detections }], 'plate', 0.5)).toBeCloseTo(
      51 / 101,
      12,
    );
  });

  it('should ask for as much overlap as the threshold says', () => {
    const pictures = [{ truths: [truth(HERE)], detections: [found([0, 0, 10, 6], 0.9)] }];

    expect(averagePrecision(pictures, 'plate', 0.6)).toBe(1);
    expect(averagePrecision(pictures, 'plate', 0.61)).toBe(0);
  });

  it('should rank the boxes of all pictures together and match them within their own', () => {
    const pictures = [
      { truths: [truth(HERE)], detections: [found(HERE, 0.6)] },
      { truths: [truth(THERE)], detections: [found(HERE, 0.9)] },
    ];

    expect(averagePrecision(pictures, 'plate', 0.5)).toBeCloseTo((51 * 0.5) / 101, 12);
  });

  it('should keep labels apart', () => {
    const pictures = [
      { truths: [truth(HERE), truth(THERE, 'bench')], detections: [found(HERE, 0.9), found(THERE, 0.9)] },
    ];

    expect(averagePrecision(pictures, 'bench', 0.5)).toBe(0);
    expect(averagePrecision(pictures, 'plate', 0.5)).toBe(1);
  });

  it('should count a recall level that is reached exactly', () => {
    const truths = Array.from({ length: 25 }, (_, index) => truth([index * 20, 0, index * 20 + 10, 10]));
    const detections = truths.slice(0, 7).map(({ bbox }) => found(bbox, 0.9));

    // Recall 7/25 is level 28: levels 0 to 28 at precision 1.
    expect(averagePrecision([{ truths, detections }], 'plate', 0.5)).toBeCloseTo(29 / 101, 12);
  });

  it('should be 0 when there is nothing of the kind', () => {
    expect(averagePrecision([{ truths: [], detections: [found(HERE, 0.9)] }], 'plate', 0.5)).toBe(0);
  });
});
