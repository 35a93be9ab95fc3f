import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { WORKER_ENTRY } from './worker-build.js';

interface SourceMap {
  readonly sources: readonly string[];
  readonly sourcesContent: readonly string[];
}

describe("the worker's source map", () => {
  it('should hold our own sources, and of packages no more than the names of their files', async () => {
    const map = JSON.parse(await readFile(`${WORKER_ENTRY}.map`, 'utf8')) as SourceMap;
    const files = map.sources.map((source, index) => ({ source, content: map.sourcesContent[index] ?? '' }));
    const [packages, own] = [true, false].map((isPackage) =>
      files.filter(({ source }) => /node_modules.+js$/.test(source) === isPackage),
    );
    expect(own).toContainEqual({
      source: expect.stringMatching(/apps\/worker\/src\/main\.ts$/),
      content: expect.stringContaining('NestFactory'),
    });
    expect(packages).toContainEqual({ source: expect.stringMatching(/undici.+client\.js$/), content: '' });
    expect(packages?.filter(({ content }) => content !== '')).toEqual([]);
  });
});
