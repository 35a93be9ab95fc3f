import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Figures } from '../../../bench/src/api/budget/figures.js';
import { figuresSchema } from '../../../bench/src/api/budget/figures.js';

const DIST = join(import.meta.dirname, '..', '..', '..', 'dist');
const TIMEOUT_MS = 120_000;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotter-budget-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function budget(file: string, ...args: readonly string[]): Promise<{ code: unknown; out: string; log: string }> {
  const program = join(DIST, 'bench', 'budget.mjs');
  const child = spawn(process.execPath, [program, '--rounds', '1', '--file', file, ...args]);
  const [out, log, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<unknown[]>,
  ]);
  return { code, out, log };
}

it(
  'should write the budget of the function, and fail only where it has grown beyond it',
  async () => {
    const file = join(folder, 'budget.json');
    expect((await budget(file, '--write')).code).toBe(0);
    const written = figuresSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    expect(written.appBytes).toBe((await stat(join(DIST, 'lambda', 'app.cjs'))).size);

    const held = async (changed: Partial<Figures>): ReturnType<typeof budget> => {
      await writeFile(file, JSON.stringify({ ...written, ...changed }));
      return budget(file);
    };
    // One round says little on a busy machine, but not a tenfold or a tenth.
    const ample = { bootstrapCpuRatio: 10, uncachedBootstrapCpuRatio: 10 };
    const within = await held(ample);
    expect(within.code).toBe(0);
    expect(within.out).toContain('Well below budget: CPU time until the handler is loaded');

    const larger = await held({ ...ample, appBytes: Math.round(written.appBytes / 1.2) });
    expect(larger.code).toBe(1);
    expect(larger.out).toContain('Over budget: `app.cjs`, bytes grew from');
    expect(larger.log).not.toContain('Once more');

    const slower = await held({ ...ample, bootstrapCpuRatio: written.bootstrapCpuRatio / 10 });
    expect(slower.code).toBe(1);
    expect(slower.log).toContain('Once more with twice the rounds');
    expect(slower.out).toContain('Over budget: CPU time until the handler is loaded');
  },
  TIMEOUT_MS,
);
