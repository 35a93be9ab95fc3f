// Measures the API, built if it is stale: `node scripts/bench-api.mjs [its options]`, see docs/performance.md.
import { runBuilt } from './run.mjs';

const targets = ['lambda', 'bench', 'bench-floor', 'bench-unbundled'];
process.exit(await runBuilt(targets, 'bench/api', process.argv.slice(2)));
