import { describe, expect, it } from '@jest/globals';
import { fastestdet } from '../decode/fastestdet.js';
import { tfOd } from '../decode/tf-od.js';
import { ultraface } from '../decode/ultraface.js';
import { UnusableModelError } from '../detection.errors.js';
import { hasUnreadableNames, labelCountOf, labelsById, namedLabels } from './labels.js';

const identity = { name: 'model', sha256: '0'.repeat(64) };
const file = { path: 'model.onnx', identity, sidecar: {}, metadata: new Map<string, string>() };

describe('namedLabels', () => {
  it('should take the sidecar before the metadata', () => {
    const metadata = new Map([['names', "{0: 'car', 1: 'bus'}"]]);
    expect(namedLabels(file)).toBeUndefined();
    expect(namedLabels({ ...file, metadata })).toEqual(['car', 'bus']);
    expect(namedLabels({ ...file, metadata, sidecar: { labels: ['truck'] } })).toEqual(['truck']);
  });
});

describe('hasUnreadableNames', () => {
  it('should be so of names in the metadata that are no labels, unless the sidecar names some', () => {
    const metadata = new Map([['names', "{0: 'a\\x00'}"]]);
    expect(hasUnreadableNames({ ...file, metadata })).toBe(true);
    expect(hasUnreadableNames({ ...file, metadata, sidecar: { labels: ['a'] } })).toBe(false);
    expect(hasUnreadableNames({ ...file, metadata: new Map([['names', '["a"]']]) })).toBe(false);
    expect(hasUnreadableNames(file)).toBe(false);
  });
});

describe('labelCountOf', () => {
  it('should count a list, and the ids up to the highest', () => {
    expect(labelCountOf(['a', 'b'])).toBe(2);
    expect(labelCountOf({ 1: 'a', 90: 'b' })).toBe(91);
  });
});

describe('labelsById', () => {
  it('should begin a list at the first class of the family', () => {
    expect(labelsById(file, ['a', 'b'], {}, fastestdet)).toEqual(['a', 'b']);
    expect(labelsById(file, ['a', 'b'], {}, tfOd)).toEqual(['class 0', 'a', 'b']);
  });

  it('should put names at their ids, and call the others by their number', () => {
    expect(labelsById(file, { 1: 'a', 3: 'b' }, {}, tfOd)).toEqual(['class 0', 'a', 'class 2', 'b']);
    expect(labelsById(file, { 1: 'a' }, { classes: 3 }, fastestdet)).toEqual(['class 0', 'a', 'class 2']);
    expect(labelsById(file, undefined, { classes: 2 }, fastestdet)).toEqual(['class 0', 'class 1']);
    expect(labelsById(file, undefined, {}, fastestdet)).toEqual([]);
  });

  it('should need no label for a background, and know what a family of one purpose finds', () => {
    expect(labelsById(file, ['a', 'b'], { classes: 3, unnamed: 1 }, fastestdet)).toEqual(['a', 'b', 'class 2']);
    expect(labelsById(file, undefined, { classes: 1 }, ultraface)).toEqual(['face']);
    expect(labelsById(file, ['head'], { classes: 1 }, ultraface)).toEqual(['head']);
  });

  it.each([
    [80, undefined, 'coco-80'],
    [91, undefined, 'coco-91'],
    [92, 1, 'coco-91'],
  ])('should say which set would fit %s classes, %s of them unnamed', (classes, unnamed = 0, set) => {
    const naming = () => labelsById(file, ['a'], { classes, unnamed }, fastestdet);
    expect(naming).toThrow(`has ${classes} classes, but 1 labels are named ("${set}" has as many`);
  });

  it.each([
    [['a', 'b'], { classes: 3 }],
    [['a', 'b', 'c'], { classes: 2 }],
    [['a'], { classes: 3, unnamed: 1 }],
    [{ 3: 'a' }, { classes: 3 }],
  ])('should refuse %j for %j', (labels, layout) => {
    const naming = () => labelsById(file, labels, layout, fastestdet);
    expect(naming).toThrow(UnusableModelError);
    expect(naming).toThrow(/classes, but \d labels are named: list all of them in "labels" of model\.json/);
  });
});
