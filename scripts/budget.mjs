// Holds the function against its budget, built if it is stale: `node scripts/budget.mjs [its options]`, see
// docs/performance.md.
import { runBuilt } from './run.mjs';

process.exit(await runBuilt(['lambda', 'bench', 'bench-floor'], 'bench/budget', process.argv.slice(2)));
