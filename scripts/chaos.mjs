// Kills Spotter's processes and breaks its services, and looks whether every job ends as it should: `node scripts/chaos.mjs [its
// options]`, see docs/reliability.md. Builds what is stale before, and searches what the processes logged for secrets after.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLogs } from './log-secrets.mjs';
import { runBuilt } from './run.mjs';

const args = process.argv.slice(2);
const record = await mkdtemp(join(tmpdir(), 'spotter-chaos-log-'));
const summary = join(record, 'summary.txt');
const env = { ...process.env, SPOTTER_TEST_RECORD: record };
const code = await runBuilt(
  ['lambda', 'worker', 'local', 'tools', 'chaos'],
  'chaos/chaos',
  [...args, '--summary', summary],
  { env },
);
const line = await readFile(summary, 'utf8').catch(() => undefined);
// Without a summary the run did not come to its end, or was only asked for help.
const isClean = line === undefined || (await checkLogs(record, true));
await rm(record, { recursive: true });
if (line !== undefined) console.log(isClean ? line : `${line}, SECRETS IN THE LOGS`);
process.exit(isClean ? code : code || 1);
