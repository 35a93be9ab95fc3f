// Says what Spotter costs, built if it is stale: `node scripts/cost.mjs [its options]`, see docs/cost.md.
import { runBuilt } from './run.mjs';

process.exit(await runBuilt(['bench'], 'bench/cost', process.argv.slice(2)));
