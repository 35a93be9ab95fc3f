import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDetector } from '../../../apps/worker/src/detection/detector.js';
import { refusalOf } from './families.fixture.js';
import { identityModel, sequenceModel, unknownOperatorModel } from './onnx.fixture.js';
import { THREAD_ENTRY } from './worker-build.js';

describe('a session', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spotter-session-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('should not be opened for a model that gives nothing that can be read, and name what it gives', async () => {
    const modelPath = join(folder, 'sequence.onnx');
    await writeFile(modelPath, sequenceModel([1, 3, 64, 64]));
    const starting = startDetector({ modelPath, threads: 1, threadEntry: THREAD_ENTRY, defaults: {} });
    expect(await refusalOf(starting)).toBe(`The model ${modelPath} gives no tensor of numbers: its outputs are out`);
  });

  it('should not be opened for a model with an operator of its own, and say what to do', async () => {
    const modelPath = join(folder, 'operator.onnx');
    await writeFile(modelPath, unknownOperatorModel([1, 3, 64, 64]));
    const starting = startDetector({ modelPath, threads: 1, threadEntry: THREAD_ENTRY, defaults: {} });
    expect(await refusalOf(starting)).toMatch(
      /can't be loaded: it has an operator that .*The runtime says: .*FancyOp/u,
    );
  });

  it("should give outputs in the model's own order, also where their names look like numbers", async () => {
    const modelPath = join(folder, 'numbers.onnx');
    await writeFile(modelPath, identityModel([1, 3, 64, 64], ['10', '2']));
    const starting = startDetector({ modelPath, threads: 1, threadEntry: THREAD_ENTRY, defaults: {} });
    expect(await refusalOf(starting)).toContain('outputs 10 float32 [1, 3, 64, 64], 2 float32 [1, 3, 64, 64]');
  });
});
