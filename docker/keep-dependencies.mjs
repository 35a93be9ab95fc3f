// Leaves of the dependencies in package.json those that are named, so that `npm prune` removes all others:
// `node docker/keep-dependencies.mjs <package>…`.
import { readFile, writeFile } from 'node:fs/promises';

const wanted = process.argv.slice(2);
const manifest = JSON.parse(await readFile('package.json', 'utf8'));
const dependencies = { ...manifest.devDependencies, ...manifest.dependencies };
const missing = wanted.filter((name) => !(name in dependencies));
if (missing.length > 0) throw new Error(`package.json does not depend on ${missing.join(', ')}`);
const kept = Object.fromEntries(wanted.map((name) => [name, dependencies[name]]));
const left = { ...manifest, dependencies: kept, devDependencies: {} };
await writeFile('package.json', `${JSON.stringify(left, null, 2)}\n`);
