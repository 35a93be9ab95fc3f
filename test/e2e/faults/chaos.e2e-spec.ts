import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const CHAOS = join('dist', 'chaos', 'chaos.mjs');

interface Answer {
  readonly code: number;
  readonly lines: readonly string[];
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotter-chaos-spec-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

function chaos(...args: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    // What it keeps of a run that failed goes with the folder.
    const env = { ...process.env, TMPDIR: folder };
    execFile(process.execPath, [CHAOS, ...args], { env }, (failure, out, error) => {
      resolve({ code: failure === null ? 0 : Number(failure.code), lines: `${error}${out}`.trim().split('\n') });
    });
  });
}

describe('chaos', () => {
  it('should find out when a step lacks its condition, and say so by its exit code', async () => {
    const { code, lines } = await chaos('--mutant', 'start', '--seconds', '12');
    expect(code).toBe(1);
    expect(lines.at(-1)).toMatch(/^chaos, seed [\da-f]{8}: [1-9]\d* VIOLATIONS, /);
    expect(lines.filter((line) => line.startsWith('VIOLATION ')).length).toBeGreaterThan(0);
  }, 150_000);

  it('should find out that clients are not answered any more, though nothing goes wrong', async () => {
    const report = join(folder, 'report.md');
    const { code, lines } = await chaos('--mutant', 'read', '--seed', 'replayed', '--seconds', '4', '--report', report);
    expect(code).toBe(1);
    expect(lines).toContain('seed replayed');
    expect(lines.some((line) => line.endsWith('was answered by 500 although nothing went wrong any more'))).toBe(true);
    const text = await readFile(report, 'utf8');
    expect(text.startsWith(lines.at(-1) ?? '')).toBe(true);
    expect(text).toMatch(/^\| worker {2}\| start/m);
  }, 150_000);

  it('should refuse what it does not know, and say so in a line', async () => {
    const { code, lines } = await chaos('--mutant', 'finish');
    expect(code).toBe(2);
    expect(lines).toEqual([expect.stringMatching(/^--mutant: .*"start"/), '', expect.stringContaining('--help')]);
  });
});
