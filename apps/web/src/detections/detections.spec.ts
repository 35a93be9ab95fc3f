import { describe, expect, it } from '@jest/globals';
import { above, colourOf, cornersOf, percent, wordsOf } from './detections.js';
import type { Detection } from './detections.js';

const LABELS = ['dumbbell', 'barbell', 'kettlebell', 'plate', 'medicine_ball', 'bench'];

function detection(confidence: number, label = 'plate'): Detection {
  return { label, confidence, bbox: [1, 2, 30, 40] };
}

describe('above', () => {
  it('should keep those of the threshold itself and more, the surest first', () => {
    const given = [detection(0.25), detection(0.9), detection(0.2499), detection(0.5)];
    expect(above(given, 0.25).map(({ confidence }) => confidence)).toEqual([0.9, 0.5, 0.25]);
  });

  it('should leave what it is given as it is', () => {
    const given = [detection(0.3), detection(0.9)];
    above(given, 0);
    expect(given.map(({ confidence }) => confidence)).toEqual([0.3, 0.9]);
  });

  it('should keep nothing but what is certain at 1', () => {
    expect(above([detection(0.999), detection(1)], 1)).toEqual([detection(1)]);
  });
});

describe('cornersOf', () => {
  it('should name the corners of a box', () => {
    expect(cornersOf(detection(1))).toEqual({ x1: 1, y1: 2, x2: 30, y2: 40 });
  });
});

describe('colourOf', () => {
  it('should give a label one colour, and most labels one of their own', () => {
    expect(LABELS.map(colourOf)).toEqual(LABELS.map(colourOf));
    expect(new Set(LABELS.map(colourOf)).size).toBeGreaterThanOrEqual(4);
  });

  it.each(['', '😀', 'ラベル', 'x'.repeat(10_000)])('should have one for any label', (label) => {
    expect(colourOf(label)).toMatch(/^#[0-9a-f]{6}$/);
  });
});

describe('wordsOf', () => {
  it('should be read as words', () => {
    expect([...LABELS, 'a_b_c'].map(wordsOf)).toEqual([...LABELS.slice(0, 4), 'medicine ball', 'bench', 'a b c']);
  });
});

describe('percent', () => {
  it('should round to whole ones', () => {
    expect([0, 0.2449, 0.245, 0.999, 1].map(percent)).toEqual(['0 %', '24 %', '25 %', '100 %', '100 %']);
  });
});
