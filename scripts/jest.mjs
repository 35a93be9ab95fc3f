import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLogs } from './log-secrets.mjs';
import { runNode } from './run.mjs';

/**
 * Runs Jest with these arguments, looks for secrets in what the product logged meanwhile, and says at the end, in one line,
 * how many tests passed; resolves to its exit code.
 */
export async function runJest(args, { env = process.env, isWhole = false } = {}) {
  const scratch = await mkdtemp(join(tmpdir(), 'spotter-test-'));
  const report = join(scratch, 'report.json');
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const record = join(scratch, 'record');
  await mkdir(record);
  const options = { env: { ...env, SPOTTER_TEST_RECORD: record } };
  const tests = await runNode([...jest, '--json', `--outputFile=${report}`, ...args], options);
  const code = (await checkLogs(record, isWhole)) ? tests : tests || 1;
  const counts = await readFile(report, 'utf8').then(JSON.parse, () => undefined);
  await rm(scratch, { recursive: true });
  if (counts === undefined) {
    console.error('Jest ended without a report.');
    return code || 1;
  }
  console.log(
    `${counts.numPassedTests} passed, ${counts.numFailedTests + counts.numRuntimeErrorTestSuites} failed, ${counts.numPendingTests + counts.numTodoTests} skipped`,
  );
  return code;
}
