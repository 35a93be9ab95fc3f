// Measures the detector, built if it is stale: `node scripts/bench.mjs [its options]`, see docs/detector-performance.md.
import { runBuilt } from './run.mjs';

const args = process.argv.slice(2);
// The local stack, whose queue a cold worker is started on, has the built Lambda.
const targets = args.includes('--cold') || args.includes('--all') ? ['lambda', 'worker', 'bench'] : ['worker', 'bench'];
process.exit(await runBuilt(targets, 'bench/bench', args));
