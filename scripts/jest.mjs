import { watch } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { checkLogs } from './log-secrets.mjs';
import { runNode } from './run.mjs';

/** How long Jest may take to end once it has reported. */
const GRACE_MS = 30_000;

/** Jest waits for ever for what a test has left open, such as a process that a failed one had started. */
async function runToItsEnd(args, report, options) {
  const stuck = new AbortController();
  let grace;
  const watcher = watch(dirname(report), (_, name) => {
    if (name === basename(report)) grace ??= setTimeout(() => stuck.abort(), GRACE_MS);
  });
  try {
    return await runNode(args, { ...options, signal: stuck.signal, killSignal: 'SIGKILL' });
  } catch (error) {
    if (!stuck.signal.aborted) throw error;
    console.error(`Jest did not end within ${GRACE_MS / 1000} s after the last test: one has left something open.`);
    return 1;
  } finally {
    clearTimeout(grace);
    watcher.close();
  }
}

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
  const tests = await runToItsEnd([...jest, '--json', `--outputFile=${report}`, ...args], report, options);
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
