import { describe, expect, it } from '@jest/globals';
import { labelSet } from './label-sets.js';

describe('labelSet', () => {
  it('should have 80 classes of COCO in a row, as YOLO numbers them', () => {
    const labels = labelSet('coco-80');
    expect(labels).toHaveLength(80);
    expect(new Set(Object.values(labels)).size).toBe(80);
    const names = [0, 2, 16, 62, 79].map((index) => Object.values(labels)[index]);
    expect(names).toEqual(['person', 'car', 'dog', 'tv', 'toothbrush']);
  });

  it('should have them by the numbers that COCO gives them, with gaps', () => {
    const labels = labelSet('coco-91');
    expect(labels).toMatchObject({ 1: 'person', 18: 'dog', 72: 'tv', 90: 'toothbrush' });
    expect(Object.keys(labels)).toHaveLength(80);
    for (const gap of [0, 12, 26, 29, 30, 45, 66, 68, 69, 71, 83]) expect(labels).not.toHaveProperty(String(gap));
  });
});
