// Measures the job path, built if it is stale: `node scripts/bench-jobs.mjs [its options]`, see docs/job-performance.md.
import { runBuilt } from './run.mjs';

process.exit(await runBuilt(['lambda', 'worker', 'bench'], 'bench/jobs', process.argv.slice(2)));
