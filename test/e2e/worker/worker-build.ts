import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', '..', 'dist', 'worker');

export const WORKER_ENTRY = join(folder, 'main.mjs');
export const THREAD_ENTRY = pathToFileURL(join(folder, 'inference.thread.mjs'));

if (!existsSync(join(folder, 'inference.thread.mjs'))) {
  throw new Error('dist/worker is missing: run `npm run build -- worker` first, as `npm test` does');
}
