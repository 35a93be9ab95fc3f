import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { templatesIn } from './templates.mjs';

/**
 * What tells a function from the one before, by its package, its templates and their parameters: Lambda publishes a version only
 * where a property of the version itself is another.
 */
export async function releaseOf(lambda, addons, values) {
  const hash = createHash('sha256');
  // With their lengths, so that no bytes can move from one to the next unseen.
  const add = (name, content) => hash.update(`${name} ${content.length}\n`).update(content);
  for (const name of (await readdir(lambda)).sort()) add(name, await readFile(join(lambda, name)));
  for (const name of await templatesIn(addons)) add(name, await readFile(join(addons, name)));
  const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  add('parameters', Buffer.from(JSON.stringify(sorted)));
  return hash.digest('hex');
}
