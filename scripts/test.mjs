// Builds what is stale, then runs the tests: `node scripts/test.mjs [unit|e2e] [--coverage] [Jest's own arguments]`.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from './run.mjs';

const args = process.argv.slice(2);
const tiers = args.filter((arg) => arg === 'unit' || arg === 'e2e');
const rest = args.filter((arg) => !tiers.includes(arg));

if (tiers.join() !== 'unit') {
  const built = await runNode(['scripts/build.mjs', '--stale']);
  if (built !== 0) process.exit(built);
}

const scratch = await mkdtemp(join(tmpdir(), 'spotter-test-'));
const report = join(scratch, 'report.json');
const code = await runNode([
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  '--json',
  `--outputFile=${report}`,
  ...rest,
  // Last, since it takes every argument that follows for a project.
  ...(tiers.length > 0 ? ['--selectProjects', ...tiers] : []),
]);
const counts = await readFile(report, 'utf8').then(JSON.parse, () => undefined);
await rm(scratch, { recursive: true });
if (counts === undefined) {
  console.error('Jest ended without a report.');
  process.exit(code || 1);
}
console.log(
  `${counts.numPassedTests} passed, ${counts.numFailedTests + counts.numRuntimeErrorTestSuites} failed, ${counts.numPendingTests + counts.numTodoTests} skipped`,
);
process.exit(code);
