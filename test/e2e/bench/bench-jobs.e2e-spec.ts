import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';

const PROGRAM = join(import.meta.dirname, '..', '..', '..', 'dist', 'bench', 'jobs.mjs');
const TIMEOUT_MS = 120_000;

async function bench(...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  // The default model only, whatever this machine has.
  const env = { ...process.env, SPOTTER_TEST_DATA: undefined };
  const small = ['--rounds', '1', '--seconds', '0.5', '--images', '20', '--jobs', '3'];
  return await promisify(execFile)(process.execPath, [PROGRAM, ...small, ...args], { env, timeout: TIMEOUT_MS });
}

beforeAll(() => {
  if (!existsSync(PROGRAM)) throw new Error('dist/bench is missing: run `npm run build` first, as `npm test` does');
});

/** The cells of the table's row that begins so, but for the first. */
function rowOf(text: string, title: string): string[] {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`| ${title}`));
  if (line === undefined) throw new Error(`There is no row ${title} in\n${text}`);
  return line
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

describe('the bench of the job path', () => {
  it(
    'should say what each write of a job costs, and that counting is cheap',
    async () => {
      const { stdout } = await bench('--units', '--check');
      // One image: request and image, commit with both indexes, sent, start, end, count and finish with both indexes.
      expect(rowOf(stdout, '1 (b) request and images').slice(0, 2)).toEqual(['2', '0']);
      expect(rowOf(stdout, '1 (d) commit')).toEqual(['1', '0', '1', '2', '3']);
      expect(rowOf(stdout, '4 count').slice(0, 4)).toEqual(['1', '0', '1', '1']);
      expect(rowOf(stdout, '5 finish')).toEqual(['1', '0', '1', '2', '3']);
      expect(stdout).not.toContain('any other');
      // The first count of a job also changes its status, which an index has.
      expect(rowOf(stdout, 'the count step takes ≤ 4 write units')).toEqual(['2', 'holds']);
    },
    TIMEOUT_MS,
  );

  it(
    'should measure the job path, its latency and a bad image on real processes, and say what it skips',
    async () => {
      const { stdout } = await bench('--path', '--latency', '--bad');
      expect(stdout).toContain('**Skipped: YOLOX-nano: SPOTTER_TEST_DATA is not set.**');
      const [alone, path] = rowOf(stdout, 'default').map((cell) => Number(/\*\*(.*)\*\*/u.exec(cell)?.[1]));
      expect(alone).toBeGreaterThan(0);
      expect(path).toBeGreaterThan(alone ?? Number.NaN);
      expect(Number(rowOf(stdout, 'submission to end')[0])).toBeGreaterThan(0);
      expect(rowOf(stdout, 'one bad image costs no other an attempt')).toEqual(['0 others', 'holds']);
    },
    TIMEOUT_MS,
  );
});
