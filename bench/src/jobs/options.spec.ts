import { describe, expect, it } from '@jest/globals';
import { modelsOf, readJobOptions } from './options.js';

describe('readJobOptions', () => {
  it('should measure everything when nothing is named', () => {
    expect([...readJobOptions([]).measurements]).toEqual(['path', 'two', 'latency', 'bad', 'memory', 'units']);
  });

  it('should measure what is named, and with --all everything', () => {
    expect([...readJobOptions(['--units', '--path']).measurements]).toEqual(['path', 'units']);
    expect(readJobOptions(['--units', '--all']).measurements.size).toBe(6);
  });

  it('should refuse what is no number, more images than a job may have, and what it does not know', () => {
    expect(() => readJobOptions(['--rounds', '0'])).toThrow();
    expect(() => readJobOptions(['--images', '1001'])).toThrow();
    expect(() => readJobOptions(['--fast'])).toThrow();
  });
});

describe('modelsOf', () => {
  it('should say what it leaves out, and why', () => {
    expect(modelsOf({}, undefined).skipped).toEqual(['YOLOX-nano: SPOTTER_TEST_DATA is not set']);
    expect(modelsOf({}, 'nowhere').skipped).toEqual([expect.stringContaining('SPOTTER_TEST_DATA has no models')]);
  });

  it('should take the named one alone', () => {
    expect(modelsOf({ model: 'mine.onnx' }, undefined)).toEqual({ paths: ['mine.onnx'], skipped: [] });
  });
});
