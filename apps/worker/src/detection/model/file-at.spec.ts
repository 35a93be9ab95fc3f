import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnusableModelError } from '../detection.errors.js';
import { fileAt } from './file-at.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotter-file-at-'));
  await writeFile(join(folder, 'model.onnx'), '');
  await symlink('model.onnx', join(folder, 'linked.onnx'));
  await symlink('loop.json', join(folder, 'loop.json'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('fileAt', () => {
  it.each([
    ['model.onnx', 'regular'],
    ['linked.onnx', 'regular'],
    ['', 'other'],
    ['model.json', 'none'],
    [join('model.onnx', 'model.json'), 'none'],
  ])('should find at %j what is %s', async (name, found) => {
    await expect(fileAt(join(folder, name))).resolves.toBe(found);
  });

  it('should not take for nothing what it cannot look at', async () => {
    await expect(fileAt(join(folder, 'loop.json'))).rejects.toThrow(UnusableModelError);
    await expect(fileAt(join(folder, 'loop.json'))).rejects.toThrow(/^Nobody can tell what .*loop\.json is: .*ELOOP/);
  });
});
