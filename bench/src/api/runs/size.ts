import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { zipSync } from 'fflate';
import type { Bound, Report } from '../../report/bound.js';
import { markdownTable } from '../../report/markdown.js';
import type { ApiBench } from '../api.bench.js';
import { CACHE, FLOOR, LAMBDA } from '../contenders.js';

const MEGABYTE = 1e6;
const MOST_MEGABYTES = 0.7;
const MOST_MEGABYTES_WITH_CACHE = 1.5;
const LEVEL = 9;

export type Files = Readonly<Record<string, Uint8Array>>;

/** How large the package of the function is, as it is uploaded. */
export async function measureSize({ say }: ApiBench): Promise<Report> {
  say('The size of the package');
  const [lambda, floor] = [await filesIn(LAMBDA), await filesIn(FLOOR)];
  return report(lambda, floor);
}

/** The files of a folder, by their paths in it. */
export async function filesIn(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const files = paths.map(async (path) => [relative(folder, path), await readFile(path)] as const);
  return Object.fromEntries(await Promise.all(files));
}

export function report(lambda: Files, floor: Files): Report {
  const uncached = withoutCache(lambda);
  const sizes = { with: zipped(lambda), without: zipped(uncached) };
  const rows: readonly (readonly [what: string, raw: number, zip: number])[] = [
    ['Spotter', unzipped(lambda), sizes.with],
    ['Spotter without the V8 cache', unzipped(uncached), sizes.without],
    ...Object.entries(lambda).map(
      ([name, bytes]) => [`of it \`${name}\``, bytes.length, zipped({ [name]: bytes })] as const,
    ),
    ['(g) the SDK alone', unzipped(floor), zipped(floor)],
  ];
  const megabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(2);
  const text = markdownTable(
    ['package, MB', 'unzipped', 'zipped'],
    rows.map(([what, raw, zip]) => [what, megabytes(raw), megabytes(zip)]),
  );
  const bound = (what: string, bytes: number, most: number): Bound => ({
    what: `the package ${what} is ≤ ${most} MB, zipped`,
    measured: megabytes(bytes),
    holds: bytes <= most * MEGABYTE,
  });
  return {
    text,
    bounds: [
      bound('without the V8 cache', sizes.without, MOST_MEGABYTES),
      bound('with it', sizes.with, MOST_MEGABYTES_WITH_CACHE),
    ],
  };
}

/** As large as it is uploaded. */
export function zipped(files: Files): number {
  return zipSync({ ...files }, { level: LEVEL }).length;
}

/** What is the same whatever machine built it. */
export function withoutCache(lambda: Files): Files {
  return Object.fromEntries(Object.entries(lambda).filter(([name]) => name !== CACHE));
}

function unzipped(files: Files): number {
  return Object.values(files).reduce((sum, { length }) => sum + length, 0);
}
