import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SchemaObject } from 'openapi3-ts/oas31';
import { DOCUMENT, DOCUMENTED_ROUTES } from '../support/document.js';

const FILE = join('docs', 'openapi.json');
const TYPES = join('libs', 'client', 'src', 'schema.ts');

/** What `npm run openapi` does, in this repository or on another copy of its results. */
async function openapi(...args: string[]): Promise<{ code: unknown; said: string }> {
  const child = spawn(process.execPath, [join('scripts', 'openapi.mjs'), ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[unknown]>]);
  return { code, said };
}

describe('docs/openapi.json', () => {
  let copy: string;
  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'spotter-openapi-'));
    for (const file of [FILE, TYPES]) {
      await mkdir(join(copy, file, '..'), { recursive: true });
      await cp(file, join(copy, file));
    }
  });
  afterAll(() => rm(copy, { recursive: true }));

  it('should be what the code says, as should the types of the client, and please the linter', async () => {
    expect(await openapi('--check')).toEqual({ code: 0, said: '' });
  });

  it('should be missed when it is not, and be written again', async () => {
    const current = await readFile(FILE, 'utf8');
    await writeFile(join(copy, FILE), current.replace('"limit"', '"most"'));
    const sentence = `${FILE}: not what the code says. Run "npm run openapi" and commit what it writes.\n`;
    expect(await openapi('--check', '--in', copy)).toEqual({ code: 1, said: sentence });
    expect(await openapi('--in', copy)).toEqual({ code: 0, said: '' });
    expect(await readFile(join(copy, FILE), 'utf8')).toBe(current);
    expect(await readFile(join(copy, TYPES), 'utf8')).toBe(await readFile(TYPES, 'utf8'));
  });

  it('should be no part of the function', async () => {
    const bundle = await readFile(join('dist', 'lambda', 'app.cjs'), 'utf8');
    const schemas = Object.values(DOCUMENT.components?.schemas ?? {}) as SchemaObject[];
    const texts = [
      ...DOCUMENTED_ROUTES.filter(({ operation }) => operation.deprecated !== true).map(
        ({ operation }) => operation.summary,
      ),
      ...schemas.map(({ description }) => description),
      'describeRoutes',
      'toJSONSchema',
    ];
    expect(texts.length).toBeGreaterThan(30);
    expect(texts.filter((text = '') => bundle.includes(text))).toEqual([]);
    // What it is searched for is there as it is written.
    expect(bundle).toContain('Only GET, HEAD and OPTIONS are allowed on /exercises');
    expect(bundle).toContain('createHttpEventServer');
  });
});
