import { glob } from 'node:fs/promises';
import type { Feature } from './operation.js';

/**
 * What the features say of their routes: whatever `x.openapi.ts` there is in a folder of them exports as `operations`, one
 * feature or several. Nothing lists them, so a new one is found by being there.
 *
 * @param sources the folder `apps/api/src`
 */
export async function findFeatures(sources: string): Promise<Feature[]> {
  const files: string[] = [];
  for await (const file of glob('*/*.openapi.ts', { cwd: sources })) files.push(file);
  const modules = await Promise.all(files.sort().map((file) => load(file.replaceAll('\\', '/'))));
  return modules.flatMap(({ operations }) => operations);
}

/** In a form that the bundler follows: it takes every file into the bundle that the path could name. */
async function load(file: string): Promise<{ readonly operations: Feature | readonly Feature[] }> {
  const [, folder = '', feature = ''] = /^([^/]+)\/(.+)\.openapi\.ts$/.exec(file) ?? [];
  return (await import(`../${folder}/${feature}.openapi.ts`)) as { operations: Feature | readonly Feature[] };
}
