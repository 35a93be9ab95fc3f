import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { UnusableModelError } from '../detection.errors.js';
import { readModelFile } from './model-file.js';

describe('readModelFile', () => {
  it.each([
    ['what is missing', join(tmpdir(), 'absent.onnx'), 'There is no model file at '],
    ['a folder', tmpdir(), 'is not a file: set MODEL_PATH to an .onnx file'],
    ['what never ends', '/dev/zero', 'is not a file: set MODEL_PATH to an .onnx file'],
  ])('should refuse %s and say what to do', async (_, path, reason) => {
    const reading = readModelFile(path);
    await expect(reading).rejects.toThrow(UnusableModelError);
    await expect(reading).rejects.toThrow(reason);
  });
});
