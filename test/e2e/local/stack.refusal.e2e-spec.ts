import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalStack } from '../support/recorded-stack.js';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'spotter-refusal-'));
});

afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

describe('a stack that cannot start', () => {
  it.each([
    [
      'the model is no model',
      { MODEL_PATH: 'README.md' },
      /^The model .*README\.md is not an ONNX file, or is cut off$/,
    ],
    [
      'a variable of the worker is wrong',
      { MIN_CONFIDENCE: '2' },
      /^Environment variable 'MIN_CONFIDENCE' is not valid: .*1$/,
    ],
  ])(
    'should say so when %s, and leave nothing behind that would keep the next one from it',
    async (_case, environment, message) => {
      await expect(startLocalStack({ dataDir, workers: 1, environment })).rejects.toThrow(message);

      const next = await startLocalStack({ dataDir, workers: 1 });
      expect(next.workerPids()).toHaveLength(1);
      await next.stop();
    },
  );

  it('should have deleted nothing when it was to begin with nothing, and its port is taken', async () => {
    const kept = join(dataDir, 's3', 'kept');
    await mkdir(join(dataDir, 's3'));
    await writeFile(kept, 'a photo');
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;

    const start = startLocalStack({ dataDir, workers: 0, reset: true, ports: { http: port } });

    await expect(start).rejects.toThrow(`Port ${port} is taken`);
    expect(await readFile(kept, 'utf8')).toBe('a photo');
    other.close();

    const stack = await startLocalStack({ dataDir, workers: 0, reset: true });
    await expect(readFile(kept)).rejects.toThrow('ENOENT');
    await stack.stop();
  });
});
