import { describe, expect, it } from '@jest/globals';
import { areScores, isShare, reaches, sigmoid, softmaxAt } from './score.js';

describe('reaches', () => {
  it.each([
    [0.5, 0.5, true],
    [0.4999, 0.5, false],
    [0, 0, true],
    [NaN, 0, false],
    [Infinity, 0, false],
    [-Infinity, 0, false],
  ])('should say of %d at %d: %s', (score, minScore, expected) => {
    expect(reaches(score, minScore)).toBe(expected);
  });
});

describe('isShare', () => {
  it.each([
    [0, true],
    [1.01, true],
    [-0.01, true],
    [1.011, false],
    [-0.011, false],
    [NaN, false],
  ])('should say of %d: %s', (value, expected) => {
    expect(isShare(value)).toBe(expected);
  });
});

describe('areScores', () => {
  it.each([
    [[0, 0.5, 1], true],
    [[0.5, -0.001], false],
    [[0.5, 1.001], false],
    [[0.5, NaN], false],
  ])('should say of %j: %s', (values, expected) => {
    expect(areScores(Float32Array.from(values))).toBe(expected);
  });

  it('should look only at what is asked for', () => {
    expect(areScores(Float32Array.of(9, 0.5, 1, -9), 1, 2)).toBe(true);
    expect(areScores(Float32Array.of(9, 0.5, 1, -9), 1, 3)).toBe(false);
  });
});

describe('sigmoid', () => {
  it.each([
    [0, 0.5],
    [Math.log(3), 0.75],
    [-Math.log(3), 0.25],
    [-1000, 0],
    [1000, 1],
  ])('should make of %d %d', (logit, expected) => {
    expect(sigmoid(logit)).toBeCloseTo(expected, 12);
  });
});

describe('softmaxAt', () => {
  it('should be the share of one value among its neighbours', () => {
    const data = Float32Array.of(99, Math.log(6), Math.log(3), 0, 99);
    expect(softmaxAt(data, 1, 3, 0)).toBeCloseTo(0.6, 6);
    expect(softmaxAt(data, 1, 3, 1)).toBeCloseTo(0.3, 6);
    expect(softmaxAt(data, 1, 3, 2)).toBeCloseTo(0.1, 6);
  });

  it('should stand logits whose exponential is infinite', () => {
    expect(softmaxAt(Float32Array.of(1000, 1000), 0, 2, 0)).toBe(0.5);
  });

  it.each([[[NaN, 0]], [[0, NaN]], [[Infinity, 0]]])('should be no number for %j', (values) => {
    expect(softmaxAt(Float32Array.from(values), 0, 2, 0)).toBeNaN();
  });
});
