import { readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { WORKER_ENTRY } from './worker-build.js';

type Payload = SourceMap['payload'];

/** What esbuild writes above the code of each file. */
const FILE_HEADER = /^\/\/ (?<file>\S+\.[cm]?[jt]s)$/;
const IN_PACKAGE = /node_modules.+js$/;

describe("the worker's source map", () => {
  let payload: Payload;
  let lines: readonly string[];

  beforeAll(async () => {
    payload = JSON.parse(await readFile(`${WORKER_ENTRY}.map`, 'utf8')) as Payload;
    lines = (await readFile(WORKER_ENTRY, 'utf8')).split('\n');
  });

  it('should hold our own sources, and of packages no more than the names of their files', () => {
    const files = payload.sources.map((source, index) => ({ source, content: payload.sourcesContent[index] ?? '' }));
    expect(files).toContainEqual({
      source: expect.stringMatching(/apps\/worker\/src\/main\.ts$/),
      content: expect.stringContaining('NestFactory'),
    });
    const packages = files.filter(({ source }) => IN_PACKAGE.test(source));
    expect(packages).toContainEqual({ source: expect.stringMatching(/undici.+client\.js$/), content: '' });
    expect(packages.filter(({ content }) => content !== '')).toEqual([]);
  });

  it('should name each file whose code is there', () => {
    const map = new SourceMap(payload);
    const named = new Map<string, boolean>();
    let file: string | undefined;
    for (const [index, line] of lines.entries()) {
      const header = /^\/\/ \S/.test(line) ? FILE_HEADER.exec(line) : undefined;
      if (header !== undefined) file = header?.groups?.['file'];
      // Others have nothing that could be in a stack.
      if (file === undefined || !line.startsWith('    ')) continue;
      const entry = map.findEntry(index, line.length - 1);
      const isNamed = 'originalSource' in entry && entry.originalSource.endsWith(`/${file}`);
      named.set(file, isNamed || named.get(file) === true);
    }
    expect(named.size).toBeGreaterThan(500);
    expect([...named].filter(([, isNamed]) => !isNamed)).toEqual([]);
  });
});
