import { describe, expect, it } from '@jest/globals';
import { modelPathOf, readOptions } from './options.js';

describe('readOptions', () => {
  it('should measure speed when nothing is named', () => {
    expect(readOptions([])).toMatchObject({ speed: true, memory: false, cold: false, rounds: 7, seconds: 3 });
  });

  it('should measure what is named, and with --all everything', () => {
    expect(readOptions(['--memory', '--images', '400'])).toMatchObject({ speed: false, memory: true, images: 400 });
    expect(readOptions(['--all'])).toMatchObject({ speed: true, memory: true, cold: true });
  });

  it('should refuse what is no number, and what it does not know', () => {
    expect(() => readOptions(['--rounds', 'many'])).toThrow();
    expect(() => readOptions(['--seconds', '0'])).toThrow();
    expect(() => readOptions(['--fast'])).toThrow();
  });
});

describe('modelPathOf', () => {
  it('should take the named one, then the default one where there is no test data', () => {
    expect(modelPathOf(readOptions(['--model', 'mine.onnx']), 'nowhere')).toBe('mine.onnx');
    expect(modelPathOf(readOptions([]), 'nowhere')).toMatch(/default\.onnx$/);
    expect(modelPathOf(readOptions([]), undefined)).toMatch(/default\.onnx$/);
  });
});
