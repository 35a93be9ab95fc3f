// Builds what is stale, then runs the local stack in this process, so that Ctrl-C and signals reach it directly.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, runNode } from './run.mjs';

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `Spotter runs on Node 24, and this is ${process.version}: use "npm start", after "npm ci" has brought Node 24.`,
  );
  process.exit(1);
}
console.log('looking for what has changed since the last build');
const code = await runNode(['scripts/build.mjs', '--stale', 'lambda', 'worker', 'local', 'tools', 'web']);
if (code !== 0) {
  console.error('The build failed, and what it says is above.');
  process.exit(code);
}
await import(pathToFileURL(join(root, 'dist', 'local', 'main.mjs')).href);
