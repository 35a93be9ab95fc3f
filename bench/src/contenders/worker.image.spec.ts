import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { workerImageOf } from './worker.image.js';

describe('workerImageOf', () => {
  it('should find the variables of pace and memory, what Node is given, and nothing else', () => {
    const text =
      'FROM node\nENV UV_THREADPOOL_SIZE=5 \\\n# why\n  MALLOC_ARENA_MAX=2 \\\n  NODE_OPTIONS=--a=1 \\\n  NODE_ENV=x\n' +
      'HEALTHCHECK --retries=2 \\\n  CMD ["node", "-e", "1"]\nCMD ["chrt", "--batch", "0", "node", "--b=2", "--c", "main.mjs"]\n';
    expect(workerImageOf(text)).toEqual({
      environment: { UV_THREADPOOL_SIZE: '5', MALLOC_ARENA_MAX: '2', NODE_OPTIONS: '--a=1' },
      nodeFlags: ['--b=2', '--c'],
    });
  });

  it('should find those of the worker', async () => {
    const { environment, nodeFlags } = workerImageOf(await readFile(join('docker', 'worker.Dockerfile'), 'utf8'));
    const names = [
      'MALLOC_ARENA_MAX',
      'MALLOC_MMAP_THRESHOLD_',
      'MALLOC_TRIM_THRESHOLD_',
      'NODE_OPTIONS',
      'UV_THREADPOOL_SIZE',
    ];
    expect(Object.keys(environment).sort()).toEqual(names);
    expect(nodeFlags).toContain('--enable-source-maps');
  });

  it('should not go on without', () => {
    expect(() => workerImageOf('FROM node\n')).toThrow('does not say how');
  });
});
