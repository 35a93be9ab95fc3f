// Runs the REST and data specs on another AWS-compatible backend, one after the other:
// `AWS_ENDPOINT_URL=<url> node scripts/test-backend.mjs [Jest's own arguments]`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runJest } from './jest.mjs';
import { root } from './run.mjs';

/**
 * They use HTTP, DynamoDB, S3 and SQS, and nothing that only the local stack has. What backends get wrong is in files of
 * its own, which are not here: signatures and the headers that a signed URL asks for (moto checks and sends none:
 * jobs-views-photo, presign-signatures, sessions-photo), writes at the same time (moto lets two conditional ones win: the files that end in
 * -races), and 1,000 messages (moto takes some 20 a second, and the API gives up: process-1000).
 */
const SPECS = [
  'test/e2e/api/erase-job.e2e-spec.ts',
  'test/e2e/api/exercise-writes.e2e-spec.ts',
  'test/e2e/api/exercises-answers.e2e-spec.ts',
  'test/e2e/api/exercises-catalogue.e2e-spec.ts',
  'test/e2e/api/exercises.e2e-spec.ts',
  'test/e2e/api/goals.e2e-spec.ts',
  'test/e2e/api/http.e2e-spec.ts',
  'test/e2e/api/idempotency.e2e-spec.ts',
  'test/e2e/api/jobs-cancel.e2e-spec.ts',
  'test/e2e/api/jobs-delete.e2e-spec.ts',
  'test/e2e/api/jobs-list.e2e-spec.ts',
  'test/e2e/api/jobs-read-torn.e2e-spec.ts',
  'test/e2e/api/jobs-retry-torn.e2e-spec.ts',
  'test/e2e/api/jobs-retry.e2e-spec.ts',
  'test/e2e/api/jobs-views.e2e-spec.ts',
  'test/e2e/api/jobs.e2e-spec.ts',
  'test/e2e/api/meals.e2e-spec.ts',
  'test/e2e/api/presign.e2e-spec.ts',
  'test/e2e/api/process-late.e2e-spec.ts',
  'test/e2e/api/process.e2e-spec.ts',
  'test/e2e/api/profiles.e2e-spec.ts',
  'test/e2e/api/readiness.e2e-spec.ts',
  'test/e2e/api/sessions.e2e-spec.ts',
  'test/e2e/auth/access.e2e-spec.ts',
  'test/e2e/auth/tokens.e2e-spec.ts',
  'test/e2e/jobs/image-repairs.e2e-spec.ts',
  'test/e2e/jobs/job-control.e2e-spec.ts',
  'test/e2e/jobs/job-tables.e2e-spec.ts',
  'test/e2e/jobs/open-jobs.e2e-spec.ts',
  'test/e2e/realtime/watch-late.e2e-spec.ts',
];

if (!process.env.AWS_ENDPOINT_URL) {
  console.error('Set AWS_ENDPOINT_URL to the AWS-compatible backend to test on, such as http://127.0.0.1:5000.');
  process.exit(1);
}
const missing = SPECS.filter((spec) => !existsSync(join(root, spec)));
if (missing.length > 0) {
  console.error(`scripts/test-backend.mjs names what is not there: ${missing.join(', ')}.`);
  process.exit(1);
}

const files = ['--runTestsByPath', ...SPECS.map((spec) => join(root, spec))];
// A backend may be many times slower than the local stack.
const options = ['--runInBand', '--testTimeout=60000'];
process.exit(await runJest([...process.argv.slice(2), ...options, ...files, '--selectProjects', 'e2e']));
